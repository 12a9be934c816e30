import { cpus } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { findEnvoy } from "../commands/shared/envoy/findEnvoy";
import { DnsServer } from "../commands/rehearse/network/dns";
import { podsServiceName, serviceHost } from "../settings/names";
import { input } from "../tools/bootstrapInput";
import { figuresOf } from "./envoy/figures";
import { Processes } from "./envoy/processes";
import { type Effort, idleFor, measureRounds, untilUp } from "./envoy/rounds";
import { SUBJECTS } from "./envoy/rows";
import { startSubjects } from "./envoy/start";
import { type Subject } from "./envoy/subjects";
import { formatFigures } from "./envoy/table";

/** Version of what --json prints. */
const JSON_VERSION = 1;
/** Exit codes: 1 is for findings, of which a benchmark has none. */
const EXIT = { ok: 0, badArguments: 2, internal: 3, interrupted: 130 } as const;

interface Options extends Effort {
  readonly only?: RegExp;
  readonly pods: number;
  readonly settle: number;
  readonly list?: true;
  readonly json?: true;
}

const command = new Command("bench:envoy")
  .description(
    "Measures Envoy's CPU time for a gRPC call and the call's latency: a minimal relay, ours, and ours with one part more or less. " +
      "Each is called together with the one that it is compared with, call by call in turn, on one worker.",
  )
  .option("--rounds <n>", "rounds; each measures every subject once", whole(1, 1000), 20)
  .option("--calls <n>", "calls of each Envoy in a round", whole(10, 1_000_000), 1000)
  .option("--rate <n>", "calls of each Envoy a second, whatever their answers take", whole(1, 20_000), 1000)
  .option("--pods <n>", "pods that DNS names for listener internal, and endpoints of its minimal relay", whole(1, 9), 1)
  .addOption(
    new Option("--settle <seconds>", "wait before the first round: new pods get few calls for 30 s, which costs more")
      .argParser(whole(0, 600))
      .default(35),
  )
  .option("--only <text>", "only subjects whose name matches this regular expression, and their bases", expression)
  .option("--list", "print the subjects' names and end")
  .option("--json", "print the figures as JSON on stdout instead of a table")
  .addHelpText("after", "\nExit codes: 0 measured, 2 bad arguments, 3 internal error or a call that failed.")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.badArguments));

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
  };
}

function expression(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new InvalidArgumentError("Write a regular expression.");
  }
}

function chosen(only = /^/): Subject[] {
  const wanted = SUBJECTS.filter(({ name }) => only.test(name));
  const bases = new Set(wanted.map(({ base }) => base));
  for (const { name, base } of SUBJECTS) if (bases.has(name)) bases.add(base);
  return SUBJECTS.filter((subject) => wanted.includes(subject) || bases.has(subject.name));
}

async function main(): Promise<void> {
  const { only, pods: count, settle, list, json, ...effort } = command.parse().opts<Options>();
  const subjects = chosen(only);
  if (subjects.length === 0) command.error(`error: no subject's name matches ${String(only)}; --list prints them`);
  if (list === true) {
    process.stdout.write(subjects.map(({ name }) => `${name}\n`).join(""));
    return;
  }
  const envoy = await findEnvoy();
  if ("missing" in envoy) throw new Error(envoy.missing);
  const pods = Array.from({ length: count }, (_, index) => `127.0.1.${index + 1}`);
  const processes = await Processes.create(envoy.path);
  process.once("exit", () => processes.stop());
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(EXIT.interrupted));
  const { server, namespace } = input();
  const dns = await DnsServer.listen({ pods: [serviceHost(podsServiceName(server), namespace)] }, "127.0.0.1", 0);
  dns.addresses = pods;
  const say = (text: string) => process.stderr.write(`${text}\n`);
  try {
    const app = await processes.app(["127.0.0.1", ...pods]);
    const load = await processes.load();
    say(`starting ${subjects.length} subjects on Envoy ${envoy.version}`);
    const running = await startSubjects(processes, subjects, { app, pods, dns: dns.port });
    for (const subject of running.values()) await untilUp(subject, load);
    say(`up; measuring in ${settle} s`);
    const idle = await idleFor(settle, running.values());
    const rounds = await measureRounds(running, load, effort, (round, name) =>
      say(`round ${round} of ${effort.rounds}: ${name}`),
    );
    const figures = subjects.map((subject) =>
      figuresOf(subject, rounds.get(subject.name) ?? [], idle.get(subject.name)),
    );
    const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown CPU"}`;
    process.stdout.write(
      json === true
        ? `${JSON.stringify({ version: JSON_VERSION, envoy: envoy.version, machine, pods: count, ...effort, figures }, null, 2)}\n`
        : `Envoy ${envoy.version}, ${machine}, ${count} pods, ${effort.rate} calls/s, ${effort.rounds} rounds of ${effort.calls} calls\n\n${formatFigures(figures)}\n`,
    );
  } finally {
    processes.stop();
    dns.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = EXIT.internal;
});
