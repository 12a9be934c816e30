/** Values for tests that must be met for any input; the same ones on every run (mulberry32). */
export class Generator {
  constructor(private seed: number) {}

  /** In [0, 1). */
  next(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  integer(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.integer(0, items.length - 1)]!;
  }

  text(alphabet: string, min: number, max: number): string {
    return Array.from({ length: this.integer(min, max) }, () => this.pick([...alphabet])).join("");
  }
}

/** Runs `check` on `count` generated inputs; a failure tells which. */
export function forAll<Input>(
  make: (generator: Generator) => Input,
  check: (input: Input) => void,
  count = 1000,
): void {
  const generator = new Generator(20260);
  for (let index = 0; index < count; index++) {
    const input = make(generator);
    try {
      check(input);
    } catch (error) {
      throw new Error(`fails for ${JSON.stringify(input)}`, { cause: error });
    }
  }
}
