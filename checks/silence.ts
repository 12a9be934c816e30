import { STACK_TYPE } from "../platform/pulumi";
import type { CheckAbout } from "./check";
import { type Place, ifKnown } from "./field";
import type { Finding } from "./finding";
import type { CheckedResource } from "./resource";
import { ENVOY_VALIDATION } from "./rules/envoyValidation";
import { annotation } from "./view/service";
import type { StackView } from "./view/stackView";
import { title } from "./view/kubeObject";

/** Annotation of a Kubernetes object: a line `code: reason` for each check that is silenced on it. */
export const SILENCE_ANNOTATION = "grpc-envoy-gke/silence";

/** A check that is silenced for a resource from outside of it, as a stack's settings do. */
export interface StatedSilence {
  readonly code: string;
  /** As findings name it: `Service/my-server`. */
  readonly resource: string;
  readonly reason: string;
}

/** A silence with its place. */
export interface Silence extends StatedSilence {
  readonly at: Place;
}

export const SILENCE_CHECKS = {
  unreasoned: {
    code: "silence-without-reason",
    level: "error",
    requirement: "A silence gives its reason",
    impact: "The finding stays: later it could not be told whether it was a decision or a mistake.",
    fix: `Write \`code: reason\`, a line for each, into ${SILENCE_ANNOTATION}.`,
  },
  unknown: {
    code: "silence-unknown-code",
    level: "error",
    requirement: "A silence names a check",
    impact: "It silences nothing, and what it was meant for fails later.",
    fix: "Write a code as `plan --list-checks` prints it.",
  },
  unused: {
    code: "silence-unused",
    level: "warning",
    requirement: "A silence has something to silence",
    impact: "What it was written for is gone: it would hide the next finding of its kind.",
    fix: "Take it out.",
  },
} as const satisfies Readonly<Record<string, CheckAbout>>;

/** Silences of the stack's objects and of its settings. */
export function silencesOf(stack: StackView, stated: readonly StatedSilence[]): Silence[] {
  const onObjects = stack.objects.flatMap((object) => {
    const at = annotation(object, SILENCE_ANNOTATION);
    const text = ifKnown(() => at.text) ?? "";
    return text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "")
      .map((line): Silence => {
        const [code = "", ...reason] = line.split(":");
        return { code: code.trim(), reason: reason.join(":").trim(), resource: title(object.resource), at };
      });
  });
  const inSettings = stated.map((silence, index) => ({
    ...silence,
    at: { resource: stackResource(stack), path: `checks.silence[${index}]` },
  }));
  return [...onObjects, ...inSettings];
}

const NO_STACK: CheckedResource = {
  urn: "",
  type: STACK_TYPE,
  name: "settings",
  inputs: {},
  options: { protect: false, ignoreChanges: [] },
};

function stackResource({ resources }: StackView): CheckedResource {
  return resources.find(({ type }) => type === NO_STACK.type) ?? NO_STACK;
}

/** Marks the findings that a silence is about, and reports what is wrong with the silences themselves. */
export function applySilences(
  findings: readonly Finding[],
  silences: readonly Silence[],
  codes: ReadonlySet<string>,
): Finding[] {
  const used = new Set<Silence>();
  const marked = findings.map((finding) => {
    const silence = silences.find((one) => one.code === finding.code && one.resource === finding.resource);
    if (silence === undefined || silence.reason === "") return finding;
    used.add(silence);
    return { ...finding, silenced: silence.reason };
  });
  const faulty = silences.flatMap((silence) => {
    const { code, reason, resource } = silence;
    if (!codes.has(code))
      return about(SILENCE_CHECKS.unknown, silence, `there is no check ${code || "without a code"}`);
    if (reason === "") return about(SILENCE_CHECKS.unreasoned, silence, `${code} is silenced without a reason`);
    // Envoy is not asked everywhere.
    if (code === ENVOY_VALIDATION.refused.code) return [];
    if (!used.has(silence)) return about(SILENCE_CHECKS.unused, silence, `nothing is found by ${code} on ${resource}`);
    return [];
  });
  return [...marked, ...faulty];
}

function about(check: CheckAbout, { at }: Silence, fault: string): Finding[] {
  const { code, level, impact, fix } = check;
  const { urn } = at.resource;
  return [{ code, level, urn, resource: title(at.resource), field: at.path, message: sentence(fault, impact), fix }];
}

/** What is wrong and its impact, as one or two sentences. */
export function sentence(fault: string, impact: string): string {
  return `${fault}. ${impact}`.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}
