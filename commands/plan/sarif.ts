import { createHash } from "node:crypto";
import { relative, resolve } from "node:path";
import type { Log, ReportingDescriptor, Result, Suppression } from "sarif";
import type { CheckAbout } from "../../checks/check";
import type { Finding, Level } from "../../checks/finding";
import { CHECK_GROUPS } from "../../checks/registry";
import type { RegisteredResource } from "./resource";
import type { SettingsLines } from "./settingsLines";

/** Where the checks are documented, from the repository's root. */
const PAGE = "docs/checks.md";

const LEVELS = { error: "error", warning: "warning", note: "note" } as const satisfies Record<Level, Result.level>;

export interface SarifInput {
  readonly findings: readonly Finding[];
  readonly resources: readonly RegisteredResource[];
  /** The stack's file, which findings are shown on. */
  readonly file: string;
  readonly lines: SettingsLines;
  /** Folder that paths are relative to: the repository. */
  readonly root: string;
}

/**
 * Findings as SARIF 2.1.0. A resource has no line of its own, so a finding is shown where the settings speak of its
 * component; the resource and the field are its logical location.
 */
export function sarif(input: SarifInput): Log {
  const rules = CHECK_GROUPS.flatMap(({ checks }) => checks);
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "grpc-envoy-gke", rules: rules.map(rule) } },
        results: input.findings.map((finding) => result(finding, rules, input)),
        columnKind: "utf16CodeUnits",
      },
    ],
  };
}

function rule({ code, level, requirement, impact, fix }: CheckAbout): ReportingDescriptor {
  return {
    id: code,
    shortDescription: { text: `${requirement}.` },
    fullDescription: { text: `${requirement}. Otherwise: ${impact}` },
    help: { text: fix, markdown: `${fix}\n\nMore: ${PAGE}` },
    defaultConfiguration: { level: LEVELS[level] },
  };
}

function result(finding: Finding, rules: readonly CheckAbout[], { resources, file, lines, root }: SarifInput): Result {
  const { code, level, resource, field, message, fix, silenced, urn } = finding;
  const suppressions: Suppression[] = silenced === undefined ? [] : [{ kind: "external", justification: silenced }];
  return {
    ruleId: code,
    ruleIndex: rules.findIndex((one) => one.code === code),
    level: LEVELS[level],
    message: { text: `${resource}${field === "" ? "" : ` ${field}`}: ${message} Fix: ${fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: relative(root, resolve(root, file)).split("\\").join("/") },
          region: { startLine: lines.lineOf(componentOf(urn, resources)) },
        },
        logicalLocations: [{ name: resource, fullyQualifiedName: `${resource} ${field}`.trim(), kind: "resource" }],
      },
    ],
    partialFingerprints: { "finding/v1": createHash("sha256").update(`${code} ${urn} ${field}`).digest("hex") },
    suppressions,
  };
}

/** Name of the component that a resource belongs to: the child of the stack that it is below. */
export function componentOf(urn: string, resources: readonly RegisteredResource[]): string {
  const found = resources.find((one) => one.urn === urn);
  const parent = resources.find((one) => one.urn === found?.parent);
  if (found === undefined || parent === undefined || parent.parent === undefined) return found?.name ?? "";
  return componentOf(parent.urn, resources);
}
