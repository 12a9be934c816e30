import type { Place } from "../../../checks/field";

/** Places that "Not carried over" speaks of already, with everything inside of them. */
export class Ledger {
  private readonly listed = new Map<string, Set<string>>();

  list({ resource, path }: Place): void {
    const before = this.listed.get(resource.urn) ?? new Set<string>();
    this.listed.set(resource.urn, before.add(path));
  }

  isListed({ resource, path }: Place): boolean {
    return this.listed.get(resource.urn)?.has(path) === true;
  }
}
