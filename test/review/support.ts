import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { parsePreview } from "../../review/preview";
import { type Review, review } from "../../review/review";
import type { Checks } from "../../review/finding";

const ROOT = resolve(__dirname, "../..");

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
}

/** A step as `pulumi preview --json` prints it. */
export function step({ op = "update", type, name, server, before, after, reasons, diff, state }: StepOf): Tree {
  const own = urn(type, name, server === undefined ? "" : SERVER);
  const resource = (inputs: Tree | undefined) =>
    inputs && {
      urn: own,
      custom: !type.includes(":components:"),
      type,
      inputs,
      parent: server === undefined ? urn("pulumi:pulumi:Stack", "grpc-envoy-gke-staging") : urn(SERVER, server),
      ...state,
    };
  return {
    op,
    urn: own,
    oldState: resource(before),
    newState: resource(after),
    ...(reasons && { replaceReasons: reasons }),
    detailedDiff:
      diff === undefined ? null : Object.fromEntries(diff.map((path) => [path, { kind: "update", inputDiff: true }])),
  };
}

/** A preview of these steps, as text. */
export function previewText(steps: readonly Tree[], more: Tree = {}): string {
  return JSON.stringify({ steps, changeSummary: {}, ...more });
}

export function reviewOf(steps: readonly Tree[], more: Tree = {}, checks?: Checks): Review {
  return review(parsePreview(previewText(steps, more), "preview.json"), checks);
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as a person does. */
export function runReview(args: readonly string[], input = ""): Ended {
  const command = ["--require", "esbuild-register", "review/main.ts", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: "utf8", input });
  return { code: status, stdout, stderr };
}
