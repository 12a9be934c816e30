import type { Change } from "./change";
import { type Effect, error } from "./effects/effect";

/**
 * Resources that go with a replaced one by the program, and not by the state. The engine deletes first what the state
 * ties to it, so that they would be left in what is deleted, and their names be deleted again in what is new.
 */
export function untiedFrom({ urn, action }: Change, changes: readonly Change[]): readonly Effect[] {
  if (action !== "replace") return [];
  const untied = changes.filter(({ ties }) => ties.newlyReplacedWith.includes(urn));
  if (untied.length === 0) return [];
  const effect = error(
    `An earlier version of the program deployed this stack: its state does not say that ${untied.length === 1 ? "1 resource goes" : `${untied.length} resources go`} with it, and the update leaves load balancers or endpoint groups behind, or fails half-way.`,
    "Run `pulumi up` with this version of the program and without this change first.",
  );
  return [{ ...effect, about: untied.map(({ name }) => name) }];
}
