/** Sums of counters that begin again at 0 when the program that counts is started again. */
export class Increases {
  private readonly last = new Map<string, number>();
  private readonly sums = new Map<string, number>();

  /** @param of who counts, where several programs count the same */
  add(name: string, value: number, of = ""): void {
    const key = `${name}\n${of}`;
    const last = this.last.get(key) ?? 0;
    const increase = value >= last ? value - last : value;
    this.last.set(key, value);
    this.sums.set(name, (this.sums.get(name) ?? 0) + increase);
  }

  /** @returns 0 where nothing was counted */
  of(name: string): number {
    return this.sums.get(name) ?? 0;
  }
}
