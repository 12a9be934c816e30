import type { Fault } from "../../checks/check";
import { apiServerChecks } from "../../checks/rules/apiServer";
import { StackView } from "../../checks/view/stackView";
import type { Tree } from "./support";

/** What the two checks find in an object; the others are left out, as thousands of objects are tried. */
export function faultsOf(object: Tree): Fault[] {
  const [version, kind] = [object["apiVersion"] as string, object["kind"] as string];
  const type = `kubernetes:${version.includes("/") ? version : `core/${version}`}:${kind}`;
  const options = { protect: false, ignoreChanges: [] };
  const view = new StackView([{ urn: "object", type, name: "object", inputs: object, options }], "test");
  return apiServerChecks.flatMap((check) => check.faults(view));
}

/** The same: what is wrong with each field. */
export function refusals(object: Tree): Map<string, string> {
  return new Map(faultsOf(object).map(({ at, message }) => [at.path, message]));
}

type Path = readonly (string | number)[];

/** Every place inside an object but those that state its kind. */
export function places(value: unknown, path: Path = []): Path[] {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return entries
    .filter(([key]) => path.length > 0 || !["apiVersion", "kind"].includes(key))
    .flatMap(([key, item]) => {
      const inner = [...path, Array.isArray(value) ? Number(key) : key];
      return [inner, ...places(item, inner)];
    });
}
