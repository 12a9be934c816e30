import type { State } from "./preview";

/** What ties a resource to others, by its states before and after the change. */
export interface Ties {
  /** URNs of the resources whose replacement replaces this one: the option `replaceWith`. */
  readonly replacedWith: readonly string[];
  /** Those of them that the state before does not have. */
  readonly newlyReplacedWith: readonly string[];
  /** URN of the resource that takes this one along when it goes: the option `deletedWith`. */
  readonly deletedWith: string | undefined;
  /** URNs of the resources that its properties and its provider come from. */
  readonly madeFrom: readonly string[];
  readonly providers: readonly string[];
}

/** Of both states, as a resource may go before its new options are known. */
export function tiesOf(before: State | undefined, after: State | undefined): Ties {
  const states = [before, after].filter((state) => state !== undefined);
  const all = (urns: (state: State) => readonly string[]): string[] => [...new Set(states.flatMap(urns))];
  return {
    replacedWith: all(({ replaceWith }) => replaceWith),
    newlyReplacedWith:
      before === undefined ? [] : (after?.replaceWith ?? []).filter((urn) => !before.replaceWith.includes(urn)),
    deletedWith: states.map(({ deletedWith }) => deletedWith).find((urn) => urn !== undefined),
    madeFrom: all(({ propertyDependencies }) => Object.values(propertyDependencies).flat()),
    providers: all(({ provider }) => (provider === undefined ? [] : [provider.replace(/::[^:]*$/, "")])),
  };
}
