import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../support/program";

export interface WorkflowStep {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly name?: string;
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly strategy?: { readonly matrix?: Readonly<Record<string, readonly string[]>> };
  readonly environment?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps?: readonly WorkflowStep[];
}

export interface Workflow {
  readonly file: string;
  readonly text: string;
  readonly on: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string };
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = ".github/workflows";

export const WORKFLOWS: readonly Workflow[] = readdirSync(join(ROOT, FOLDER)).map((name) => {
  const file = `${FOLDER}/${name}`;
  const text = readFileSync(join(ROOT, file), "utf8");
  return { ...(parse(text) as Omit<Workflow, "file" | "text">), file, text };
});

export function workflow(name: string): Workflow {
  return WORKFLOWS.find(({ file }) => file === `${FOLDER}/${name}.yml`)!;
}

/** The action that this repository keeps for itself. */
export const ACTION_FILE = ".github/actions/stack/action.yml";
export const ACTION_TEXT = readFileSync(join(ROOT, ACTION_FILE), "utf8");
export const ACTION = parse(ACTION_TEXT) as {
  readonly inputs: Readonly<Record<string, { readonly required: boolean }>>;
  readonly runs: { readonly steps: readonly WorkflowStep[] };
};

/** Names of the stacks that have a file here. */
export const STACKS: readonly string[] = readdirSync(ROOT)
  .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
  .sort();

export const steps = ({ steps: own = [] }: Job): readonly WorkflowStep[] => own;

export function uses(job: Job, action: string): WorkflowStep | undefined {
  return steps(job).find((step) => step.uses?.startsWith(action));
}
