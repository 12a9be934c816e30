import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { removeFolder, temporaryFolder } from "../../../commands/rehearse/ownProcess";
import { ROOT } from "./programStack";
import { child, text, type JsonObject } from "../../../tools/engines/json";

/**
 * A policy pack, by default the repository's, as an executable file: a language host from before `RunPlugin` cannot start a folder.
 * It does what the CLI does for a folder: it starts the SDK's runner there, with the stack's configuration in its environment.
 */
export function policyPack(config: JsonObject, pack = join(ROOT, "policy")): { readonly file: string; remove(): void } {
  const folder = temporaryFolder("policy-pack");
  const file = join(folder, "run");
  const runner = join(ROOT, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
  const texts = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  writeFileSync(join(folder, "config.json"), JSON.stringify(Object.fromEntries(texts)));
  const script = [
    "#!/bin/sh",
    `export PULUMI_CONFIG="$(cat '${join(folder, "config.json")}')"`,
    `cd '${pack}' && exec node '${runner}' "$1" .`,
  ];
  writeFileSync(file, `${script.join("\n")}\n`, { mode: 0o755 });
  return { file, remove: () => removeFolder(folder) };
}

export interface Violation {
  readonly policy: string;
  readonly level: string;
  readonly message: string;
  /** Logical name of the resource. */
  readonly resource: string;
}

/** What policies reported, in the order of the events. */
export function violationsOf(events: readonly JsonObject[]): Violation[] {
  return events
    .map((event) => child(event, "policyEvent"))
    .filter((event) => text(event, "policyName") !== "")
    .map((event) => ({
      policy: text(event, "policyName"),
      level: text(event, "enforcementLevel"),
      message: text(event, "message"),
      resource: text(event, "resourceUrn").split("::").at(-1)!,
    }));
}
