import { type Place, ifKnown } from "./field";
import type { Level } from "./finding";
import type { StackView } from "./view/stackView";

/** What a check found at one place. */
export interface Fault {
  readonly at: Place;
  /** What is there, with its values: a clause without a full stop. */
  readonly message: string;
  /** @default the check's own */
  readonly level?: Level;
  /** @default the check's own */
  readonly fix?: string | undefined;
}

/** What a check is, for lists and the generated page. */
export interface CheckAbout {
  /** Stable: area and fault, in lower case with hyphens. */
  readonly code: string;
  /** Of its findings, unless a fault states otherwise. */
  readonly level: Level;
  /** What is required, in a few words. */
  readonly requirement: string;
  /** What happens to calls where it does not: a sentence. */
  readonly impact: string;
  /** What to do: a sentence. */
  readonly fix: string;
}

export interface Check extends CheckAbout {
  /** Every place where it is not met. Nothing is said about subjects that contain an unknown value which the check reads. */
  readonly faults: (stack: StackView) => Fault[];
}

type Found = Fault | readonly Fault[] | undefined | false;

/**
 * A check over subjects of one kind.
 * @param over the subjects.
 * @param find what is wrong with one of them; it may read unknown values, which ends it.
 */
export function check<Subject>(
  about: CheckAbout,
  over: (stack: StackView) => readonly Subject[],
  find: (subject: Subject, stack: StackView) => Found,
): Check {
  return {
    ...about,
    faults: (stack) =>
      (ifKnown(() => over(stack)) ?? []).flatMap((subject): readonly Fault[] => {
        const found = ifKnown(() => find(subject, stack));
        if (found === undefined || found === false) return [];
        return isOne(found) ? [found] : found;
      }),
  };
}

function isOne(found: Fault | readonly Fault[]): found is Fault {
  return !Array.isArray(found);
}
