import type { EnforcementLevel, Policies, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { CheckAbout } from "../checks/check";
import type { Finding, Level } from "../checks/finding";
import { CHECK_GROUPS } from "../checks/registry";
import type { CheckedResource } from "../checks/resource";
import { runChecks } from "../checks/run";
import type { StatedSilence } from "../checks/silence";
import { seenResource } from "./seenResource";

/** Errors stop the update, the rest is told. */
const ENFORCEMENT: Readonly<Record<Level, EnforcementLevel>> = {
  error: "mandatory",
  warning: "advisory",
  note: "advisory",
};

/** Policies for findings whose level is not their check's own: a policy has one enforcement level only. */
const OTHER_LEVELS: readonly { readonly name: string; readonly level: Level; readonly description: string }[] = [
  { name: "raised-to-error", level: "error", description: "Findings that are worse here than their check usually is" },
  {
    name: "lowered-to-warning",
    level: "warning",
    description: "Findings that are milder here than their check usually is",
  },
  { name: "lowered-to-note", level: "note", description: "Findings that are no more than worth knowing here" },
];

/** What the settings of a project accept. */
export type SilencesOf = (project: string) => readonly StatedSilence[];

/** A policy for each check, so that a policy group can set its enforcement, and one that sees the resources first. */
export function policies(silencesOf: SilencesOf): Policies {
  const seen = new Map<string, CheckedResource>();
  let findings: readonly Finding[] | undefined;
  // The engine asks the policies one after the other about the same stack; the first runs the checks for all.
  const found = (): readonly Finding[] => (findings ??= check([...seen.values()], silencesOf));
  const look: ResourceValidationPolicy = {
    name: "resources",
    description: "Sees every resource before its provider does; finds nothing by itself",
    enforcementLevel: "advisory",
    validateResource: (args) => {
      seen.set(args.urn, seenResource(args));
      findings = undefined;
    },
  };
  const byCheck = CHECK_GROUPS.flatMap(({ checks }) => checks).map((about) =>
    stackPolicy(about.code, about.level, `${about.requirement}. ${about.impact}`, () =>
      found().filter(({ code, level }) => code === about.code && level === about.level),
    ),
  );
  const levels = new Map(
    CHECK_GROUPS.flatMap(({ checks }) => checks.map(({ code, level }): [string, Level] => [code, level])),
  );
  const others = OTHER_LEVELS.map(({ name, level, description }) =>
    stackPolicy(name, level, description, () =>
      found().filter((finding) => finding.level === level && levels.get(finding.code) !== level),
    ),
  );
  return [look, ...byCheck, ...others];
}

function check(resources: readonly CheckedResource[], silencesOf: SilencesOf): readonly Finding[] {
  // urn:pulumi:<stack>::<project>::<type>::<name>
  const [stack = "", project = ""] = (resources[0]?.urn ?? "").replace(/^urn:pulumi:/, "").split("::");
  return runChecks({ resources, stack, silences: silencesOf(project) });
}

function stackPolicy(
  name: CheckAbout["code"],
  level: Level,
  description: string,
  found: () => readonly Finding[],
): StackValidationPolicy {
  return {
    name,
    description,
    enforcementLevel: ENFORCEMENT[level],
    validateStack: (_, reportViolation) => {
      for (const finding of found()) if (finding.silenced === undefined) reportViolation(message(finding), finding.urn);
    },
  };
}

function message({ code, resource, field, message: states, fix }: Finding): string {
  return `[${code}] ${resource}${field === "" ? "" : ` ${field}`}: ${states} Fix: ${fix}`;
}
