import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { type Row, formatUsage, measure, median, node } from "./measure";
import { Preview } from "./preview";
import { ROOT, configWith, defaultCopy, stackFileWith } from "./variants";

const MANY = 50;
/** What `pulumi preview` starts to run a program. */
const PREVIEW_PROGRAM = "@pulumi/pulumi/cmd/run";

interface Options {
  readonly runs: string;
  readonly defaultRuns: string;
}

/** What starting the program costs: under plan, for one and for many servers, and under `pulumi preview`, each beside Pulumi's default way. */
async function main(scratch: string): Promise<void> {
  const { runs, defaultRuns } = new Command("bench:program")
    .description(
      "Measures the CPU time and memory of the program under plan and under pulumi preview, in interleaved runs.",
    )
    .option("--runs <n>", "runs of each way", "5")
    .option("--default-runs <n>", "runs of the default way, which takes long", "1")
    .parse()
    .opts<Options>();
  const copy = defaultCopy(scratch);
  const plan = (name: string, cwd: string, register: string, servers: number, count: string): Row => {
    // Many servers need more nodes than dev has: what checks find of that is not measured here.
    const args = ["-c", stackFileWith(servers, scratch), "-o", join(scratch, "out"), "--fail-on", "never"];
    const run = (env: Record<string, string>) =>
      node(["--require", register, "commands/main.ts", "plan", ...args], cwd, env);
    return { name, counts: "commands/main.ts", runs: Number(count), run };
  };
  const plans = await measure(
    [
      plan("plan, 1 server", ROOT, "esbuild-register", 1, runs),
      plan(`plan, ${MANY} servers`, ROOT, "esbuild-register", MANY, runs),
      plan("plan, 1 server, the default way", copy, join(__dirname, "defaultWay.cjs"), 1, defaultRuns),
    ],
    scratch,
  );
  process.stdout.write(`${formatUsage(plans)}\n`);
  const [one = NaN, many = NaN] = [...plans.values()].map((usages) =>
    median(usages.map(({ cpuSeconds }) => cpuSeconds)),
  );
  process.stdout.write(`each further server: ${(((many - one) / (MANY - 1)) * 1000).toFixed(1)} ms of CPU\n`);

  const preview = await Preview.start(configWith(1));
  if (preview === undefined) return;
  try {
    const row = (name: string, project: string, count: string): Row => {
      return { name, counts: PREVIEW_PROGRAM, runs: Number(count), run: (env) => preview.run(project, env) };
    };
    const previews = await measure(
      [
        row("pulumi preview, 1 server", ROOT, runs),
        row("pulumi preview, 1 server, the default way", copy, defaultRuns),
      ],
      scratch,
    );
    process.stdout.write(`\n${formatUsage(previews)}\n`);
  } finally {
    await preview.stop();
  }
}

const scratch = mkdtempSync(join(tmpdir(), "bench-program-"));
main(scratch)
  .catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  })
  .finally(() => rmSync(scratch, { recursive: true, force: true }));
