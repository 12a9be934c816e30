import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { parse, stringify } from "yaml";
import { type Row, formatUsage, measure, median, node } from "./measure";

/** What starting the program costs: `npm run plan` for one and for many servers, beside the way that Pulumi takes by default. */
const root = resolve(__dirname, "..");
const MANY = 50;
/** The folders that a copy of the program needs. */
const SOURCES = [
  "components",
  "contract",
  "envoy",
  "manifests",
  "plan",
  "settings",
  "index.ts",
  "package.json",
  "tsconfig.json",
  "Pulumi.yaml",
];

const { runs, defaultRuns } = new Command("bench:program")
  .description("Measures the CPU time and memory of plan, as medians of interleaved runs.")
  .option("--runs <n>", "runs of each way", "5")
  .option("--default-runs <n>", "runs of the default way, which takes long", "1")
  .parse()
  .opts<{ runs: string; defaultRuns: string }>();

const scratch = mkdtempSync(join(tmpdir(), "bench-program-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

/** A stack's file with as many servers as asked for, each a copy of dev's one. */
function stackWith(servers: number): string {
  const stack = parse(readFileSync(join(root, "Pulumi.dev.yaml"), "utf8")) as { config: Record<string, unknown> };
  const key = "grpc-envoy-gke:servers";
  const [server] = Object.values(stack.config[key] as Record<string, object>);
  const names = Array.from({ length: servers }, (_, index) => `server-${index + 1}`);
  const route = (name: string) => ({ host: "grpc.dev.example.com", service: `acme.${name.replace("-", "")}.Api` });
  stack.config[key] = Object.fromEntries(names.map((name) => [name, { ...server, routes: [route(name)] }]));
  const file = join(scratch, `${servers}.yaml`);
  writeFileSync(file, stringify(stack));
  return file;
}

/** A copy of the program as many are written: everything imported from the packages' roots, types checked at every start. */
function defaultCopy(): string {
  const copy = join(scratch, "default");
  for (const source of SOURCES) cpSync(join(root, source), join(copy, source), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const index = readFileSync(join(root, "index.ts"), "utf8");
  writeFileSync(
    join(copy, "index.ts"),
    `import * as gcp from "@pulumi/gcp";\nimport * as k8s from "@pulumi/kubernetes";\nvoid [gcp, k8s];\n${index}`,
  );
  return copy;
}

const one = stackWith(1);
const many = stackWith(MANY);
const copy = defaultCopy();
const plan = (register: string, stackFile: string) => [
  "--require",
  register,
  "plan/main.ts",
  "--config-file",
  stackFile,
  "--out",
  join(scratch, "out"),
];
const row = (name: string, cwd: string, args: string[], count: string): Row => ({
  name,
  counts: "plan/main.ts",
  runs: Number(count),
  run: (env) => node(args, cwd, env),
});

const used = measure(
  [
    row("plan, 1 server", root, plan("esbuild-register", one), runs),
    row(`plan, ${MANY} servers`, root, plan("esbuild-register", many), runs),
    row("plan, 1 server, the default way", copy, plan(join(__dirname, "defaultWay.cjs"), one), defaultRuns),
  ],
  scratch,
);
const cpu = (name: string) => median((used.get(name) ?? []).map(({ cpuSeconds }) => cpuSeconds));
process.stdout.write(`${formatUsage(used)}\n`);
process.stdout.write(
  `each further server: ${(((cpu(`plan, ${MANY} servers`) - cpu("plan, 1 server")) / (MANY - 1)) * 1000).toFixed(1)} ms of CPU\n`,
);
