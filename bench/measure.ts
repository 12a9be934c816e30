import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Usage {
  readonly cpuSeconds: number;
  readonly maxMiB: number;
}

/** A way to run the program, and what it used at each run. */
export interface Row {
  readonly name: string;
  readonly run: (env: Record<string, string>) => void | Promise<void>;
  /** Which of several Node processes counts: a part of its program's path. */
  readonly counts: string;
  readonly runs: number;
}

/** Runs the rows in turn, so that what else the machine does falls on all of them, and collects what each run used. */
export async function measure(rows: readonly Row[], scratch: string): Promise<Map<string, Usage[]>> {
  const used = new Map<string, Usage[]>(rows.map(({ name }) => [name, []]));
  for (let turn = 0; turn < Math.max(...rows.map(({ runs }) => runs)); turn++) {
    for (const row of rows.filter(({ runs }) => turn < runs)) {
      process.stderr.write(`${row.name}: run ${turn + 1} of ${row.runs}\n`);
      used.get(row.name)?.push(await usageOf(row, join(scratch, "usage.jsonl")));
    }
  }
  return used;
}

async function usageOf({ run, counts, name }: Row, file: string): Promise<Usage> {
  rmSync(file, { force: true });
  await run({
    BENCH_USAGE_FILE: file,
    NODE_OPTIONS: `--require ${join(__dirname, "usage.cjs")}`,
    NODE_NO_WARNINGS: "1",
  });
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  const usage = lines
    .map((line) => JSON.parse(line) as Usage & { program?: string })
    .find(({ program }) => program?.includes(counts));
  if (usage === undefined) throw new Error(`${name}: no Node process of ${counts} has ended`);
  return usage;
}

/** Runs Node with a temporary folder of its own: ts-node keeps what it once compiled there, and every change makes it compile again. */
export function node(args: readonly string[], cwd: string, env: Record<string, string>): void {
  const TMPDIR = mkdtempSync(join(tmpdir(), "bench-node-"));
  try {
    const stdio = ["ignore", "ignore", "inherit"] as const;
    execFileSync(process.execPath, args, { cwd, env: { ...process.env, ...env, TMPDIR }, stdio: [...stdio] });
  } finally {
    rmSync(TMPDIR, { recursive: true, force: true });
  }
}

/** A table with the median, the least and the most of each row, and the median as a ratio to the last row's. */
export function formatUsage(used: ReadonlyMap<string, readonly Usage[]>): string {
  const rows = [...used].map(([name, usages]) => ({
    name,
    cpu: usages.map(({ cpuSeconds }) => cpuSeconds),
    memory: usages.map(({ maxMiB }) => maxMiB),
  }));
  const base = median(rows.at(-1)?.cpu ?? []);
  const cells = [
    ["", "CPU s: median", "least", "most", "ratio", "peak MiB"],
    ...rows.map(({ name, cpu, memory }) => [
      name,
      ...[median(cpu), Math.min(...cpu), Math.max(...cpu)].map((seconds) => seconds.toFixed(2)),
      (median(cpu) / base).toFixed(2),
      median(memory).toFixed(0),
    ]),
  ];
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  "),
    )
    .join("\n");
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
