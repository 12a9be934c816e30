import type { CheckAbout, Fault } from "./check";
import { type Finding, LEVELS } from "./finding";
import { CHECKS, CODES } from "./registry";
import type { CheckedResource } from "./resource";
import { type StatedSilence, applySilences, sentence, silencesOf } from "./silence";
import { title } from "./view/kubeObject";
import { withoutRepeated } from "./rules/apiServer";
import { ENVOY_VALIDATION, type EnvoyRefusal } from "./rules/envoyValidation";
import { StackView } from "./view/stackView";

export interface CheckedStack {
  readonly resources: readonly CheckedResource[];
  /** Name of the stack. */
  readonly stack: string;
  /** Silences from outside of the resources. @default none */
  readonly silences?: readonly StatedSilence[];
  /** Whether everything that Envoys relay is gRPC, although hand-written configurations do not always show it. @default false */
  readonly grpcOnly?: boolean;
  /** What Envoy itself refuses. @default nothing, or Envoy was not asked */
  readonly refusals?: readonly EnvoyRefusal[];
}

/** Runs every check over a stack. Findings come worst first, silenced ones among them. */
export function runChecks({
  resources,
  stack,
  silences = [],
  grpcOnly = false,
  refusals = [],
}: CheckedStack): Finding[] {
  const view = new StackView(resources, stack, grpcOnly);
  const found = [
    ...CHECKS.flatMap((check) => check.faults(view).map((fault) => finding(check, fault))),
    ...refusals.map((fault) => finding(ENVOY_VALIDATION.refused, fault)),
  ];
  const unique = [...new Map(found.map((one) => [`${one.code} ${one.urn} ${one.field} ${one.message}`, one])).values()];
  return applySilences(withoutRepeated(unique), silencesOf(view, silences), CODES).sort(compareFindings);
}

function finding({ code, level, impact, fix }: CheckAbout, fault: Fault): Finding {
  const { resource, path } = fault.at;
  return {
    code,
    level: fault.level ?? level,
    urn: resource.urn,
    resource: title(resource),
    field: path,
    message: sentence(fault.message, impact),
    fix: fault.fix ?? fix,
  };
}

/** Worst first, then by resource, check and place. */
export function compareFindings(a: Finding, b: Finding): number {
  const order = (one: Finding) => LEVELS.indexOf(one.level);
  return order(a) - order(b) || compare(a.resource, b.resource) || compare(a.code, b.code) || compare(a.field, b.field);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
