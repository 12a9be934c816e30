import { type Ended, runCommand } from "../support/run";
import { parsePreview } from "../../../commands/review/preview";
import { type Review, review } from "../../../commands/review/review";
import type { Checks } from "../../../commands/review/finding";

type Tree = Record<string, unknown>;

export const SERVER = "grpc-envoy-gke:components:GrpcServer";

/** URN of a resource, below a component where one is named. */
export function urn(type: string, name: string, parentType = ""): string {
  return `urn:pulumi:staging::grpc-envoy-gke::${parentType === "" ? "" : `${parentType}$`}${type}::${name}`;
}

export interface StepOf {
  readonly op?: string;
  readonly type: string;
  readonly name: string;
  /** Name of the GrpcServer that it belongs to. @default none */
  readonly server?: string;
  readonly before?: Tree;
  readonly after?: Tree;
  readonly reasons?: readonly string[];
  readonly diff?: readonly string[];
  /** Further keys of both states. */
  readonly state?: Tree;
  /** Further keys of the state before, and of the one after. */
  readonly oldState?: Tree;
  readonly newState?: Tree;
}

/** A step as `pulumi preview --json` prints it. */
export function step(about: StepOf): Tree {
  const { op = "update", type, name, server, before, after, reasons, diff, state, oldState, newState } = about;
  const own = urn(type, name, server === undefined ? "" : SERVER);
  const resource = (inputs: Tree | undefined, more: Tree | undefined) =>
    inputs && {
      urn: own,
      custom: !type.includes(":components:"),
      type,
      inputs,
      parent: server === undefined ? urn("pulumi:pulumi:Stack", "grpc-envoy-gke-staging") : urn(SERVER, server),
      ...state,
      ...more,
    };
  return {
    op,
    urn: own,
    oldState: resource(before, oldState),
    newState: resource(after, newState),
    ...(reasons && { replaceReasons: reasons }),
    detailedDiff:
      diff === undefined ? null : Object.fromEntries(diff.map((path) => [path, { kind: "update", inputDiff: true }])),
  };
}

/** The steps of a replacement in the engine's order, as --show-replacement-steps prints them. */
export function replacement(order: "delete-first" | "create-first", about: StepOf): Tree[] {
  const { after: _, ...gone } = about;
  const deleted = step({ ...gone, op: "delete-replaced" });
  const [replaced, created] = [step({ ...about, op: "replace" }), step({ ...about, op: "create-replacement" })];
  return order === "delete-first" ? [deleted, replaced, created] : [created, replaced, deleted];
}

/** A preview of these steps, as text. */
export function previewText(steps: readonly Tree[], more: Tree = {}): string {
  return JSON.stringify({ steps, changeSummary: {}, ...more });
}

export function reviewOf(steps: readonly Tree[], more: Tree = {}, checks?: Checks): Review {
  return review(parsePreview(previewText(steps, more), "preview.json"), checks);
}

export function runReview(args: readonly string[], input = ""): Ended {
  return runCommand(["review", ...args], { input });
}
