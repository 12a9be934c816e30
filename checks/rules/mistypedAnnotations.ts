import distance from "damerau-levenshtein";
import { GKE_ANNOTATIONS } from "../../platform/gkeAnnotations";
import { nearKey } from "../../settings/nearKey";
import { check } from "../check";
import { ifKnown } from "../field";
import type { KubeObject } from "../view/kubeObject";
import { annotation } from "../view/service";
import type { StackView } from "../view/stackView";

const SETTABLE = Object.values(GKE_ANNOTATIONS).flatMap((keys) => keys.map(partsOf));
/** Domains that Google's and Kubernetes' annotations have. */
const THEIRS = /(?:^|\.)(?:google\.com|gke\.io|kubernetes\.io)$/;
/** Letters that may be wrong in a domain. */
const DOMAIN_EDITS = 2;
/** Shorter names are parts of others by chance. */
const LONG = 6;

export const mistypedAnnotationChecks = [
  check(
    {
      code: "annotation-mistyped",
      level: "error",
      requirement: "An annotation for GKE has a key that GKE reads",
      impact: "It is ignored without a word: what it was to set keeps its default or is missing.",
      fix: "Write the key that is named.",
    },
    annotated,
    (object, stack) =>
      object.root.at("metadata", "annotations").keys.flatMap((key) => {
        const meant = stack.once(`meant by ${key}`, () => meantKey(key));
        // It is right, or beside the right one, where it changes nothing.
        if (meant === undefined || annotation(object, meant).exists) return [];
        return [{ at: annotation(object, key), message: `GKE reads no annotation ${key}, it reads ${meant}` }];
      }),
  ),
];

/** Objects whose annotations GKE's controllers read; an Ingress of another controller has other ones. */
function annotated(stack: StackView): readonly KubeObject[] {
  const objects = [
    ...stack.ingresses.map(({ object }) => object),
    ...stack.ofKind("Service"),
    ...stack.ofKind("ServiceAccount"),
  ];
  return objects.filter(({ root }) => ifKnown(() => root.at("metadata", "annotations").exists) === true);
}

interface Parts {
  readonly key: string;
  readonly domain: string;
  /** Without what people write in several ways: case, hyphens, a version, `ingress.` in front. */
  readonly words: string;
}

function partsOf(key: string): Parts {
  const slash = key.indexOf("/");
  const name = key.slice(slash + 1).replace(/^v\d+(?:(?:alpha|beta)\d+)?\.|^ingress[.-]/i, "");
  return {
    key,
    domain: key.slice(0, Math.max(0, slash)).toLowerCase(),
    words: name.toLowerCase().replace(/[^a-z0-9]/g, ""),
  };
}

/** The annotation of GKE that a key was probably meant to be; one that GKE reads is itself. */
function meantKey(key: string): string | undefined {
  const given = partsOf(key);
  const beside = SETTABLE.filter(({ domain }) => distance(domain, given.domain).steps <= DOMAIN_EDITS);
  const all = THEIRS.test(given.domain) ? [...beside, ...SETTABLE] : beside;
  const same = all.find(({ words }) => words === given.words);
  if (same !== undefined) return same.key;
  // In a domain that is not theirs, other keys may be like them.
  const part = beside.find(({ words }) => isPart(words, given.words) || isPart(given.words, words));
  const near = nearKey(
    given.words,
    beside.map(({ words }) => words),
  );
  return (beside.find(({ words }) => words === near) ?? part)?.key;
}

function isPart(part: string, whole: string): boolean {
  return part.length >= LONG && whole.includes(part);
}
