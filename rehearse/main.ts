import { accessSync, constants } from "node:fs";
import { dirname, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { takesColour } from "../plan/paint";
import { StackFileError, readStackFile } from "../plan/stackFile";
import { SettingsError } from "../settings/problems";
import type { Settings } from "../settings/resolved";
import { parseSettings } from "../settings/settings";
import { findEnvoy } from "../tools/envoy";
import { ECHO_APP, commandApp } from "./app";
import { Progress } from "./progress";
import { bootstrapChanges, highestSpeed, rehearse } from "./rehearse";
import { ReportError, writeReport } from "./report/writeReport";
import { SCENARIOS } from "./scenarios";
import type { Scenario } from "./scenarios/scenario";
import { formatSummary } from "./summary";

/** Exit codes, as plan's: 1 is for scenarios that failed. */
const EXIT = { ok: 0, failed: 1, badInput: 2, internal: 3 } as const;

/** What a person wants to see first. */
const FIRST_LOOK = ["spread", "rollout"];
const ALL = "all";

/** Arguments that cannot be, or something that is missing; the message says what to do. */
class InputError extends Error {}

interface Options {
  readonly stack: string;
  readonly configFile?: string;
  readonly server?: string;
  readonly speed: number;
  readonly rate: number;
  readonly calls: number;
  readonly loadBalancerLag: number;
  readonly dnsLag: number;
  readonly app?: string;
  readonly json?: true;
  readonly report?: string;
  readonly diff?: true;
}

const command = new Command("rehearse")
  .description(
    "Runs a stack's pods on this machine, as real Envoys with the stack's own bootstrap in front of real gRPC servers,\n" +
      "and shows what becomes of the calls.",
  )
  .argument("[scenarios...]", `scenarios, or ${ALL}`, FIRST_LOOK)
  .option("-s, --stack <name>", "stack whose file Pulumi.<name>.yaml is read", "dev")
  .option("-c, --config-file <path>", "stack's file to read instead")
  .option("--server <name>", "server of the stack (default: its only or first one)")
  .option("--speed <factor>", "by how much every time is divided; 1 is the real thing", positive, 20)
  .option("--rate <calls>", "calls in a second", positive, 500)
  .option("--calls <number>", "calls that a scenario about loss sends at least", positive, 10_000)
  .option("--load-balancer-lag <seconds>", "how late the load balancer learns of a pod", positive, 90)
  .option("--dns-lag <seconds>", "how late DNS learns of a pod", positive, 30)
  .option(
    "--app <command>",
    "gRPC server to run, told by {host} and {port} where to listen (default: examples/echo-server)",
  )
  .option("--diff", "print what differs from the deployed bootstrap, and end")
  .option("--json", "print the result as JSON on stdout instead of text")
  .option("--report <file>", "write the result as a page for a browser, too")
  .addHelpText(
    "after",
    () => `\nScenarios:\n${SCENARIOS.map(({ name, about }) => `  ${name.padEnd(10)} ${about}\n`).join("")}`,
  )
  .addHelpText("after", "Exit codes: 0 all passed, 1 a scenario failed, 2 bad settings or arguments, 3 internal error.")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.badInput));

async function main(): Promise<void> {
  command.parse();
  const options = command.opts<Options>();
  const settings = parseSettings(readStackFile(resolve(__dirname, ".."), options.stack, options.configFile));
  const server = serverOf(settings, options.server);
  const { speed } = options;
  const highest = highestSpeed(settings, server);
  if (speed > highest) throw new InputError(`--speed ${speed}: at most ${highest} with the longest call of ${server}`);
  if (options.diff === true) {
    process.stdout.write(bootstrapChanges(settings, server, speed));
    return;
  }
  const scenarios = scenariosOf(command.processedArgs[0] as string[]);
  checkPlace(options.report);
  const envoy = await findEnvoy();
  if ("missing" in envoy) throw new InputError(envoy.missing);

  const differing = bootstrapChanges(settings, server, speed).match(/^\+(?!\+\+)/gm)?.length ?? 0;
  process.stderr.write(`${differing} lines differ from the deployed bootstrap: addresses, DNS, certificate`);
  process.stderr.write(`${speed === 1 ? "" : `, times divided by ${speed}`}; --diff prints them\n\n`);
  const progress = new Progress(process.stderr);
  const result = await rehearse({
    settings,
    server,
    envoy,
    scenarios,
    speed,
    volume: { rate: options.rate, calls: options.calls },
    lags: { loadBalancer: options.loadBalancerLag, dns: options.dnsLag, service: 1 },
    app: options.app === undefined ? ECHO_APP : commandApp(options.app),
    watcher: progress,
  });
  if (options.json === true) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else process.stdout.write(`${formatSummary(result, takesColour(process.stdout))}\n`);
  if (options.report !== undefined) writeReport(options.report, result);
  process.exitCode = result.scenarios.some(({ verdict }) => verdict === "failed") ? EXIT.failed : EXIT.ok;
}

function serverOf({ servers }: Settings, wanted: string | undefined): string {
  const names = Object.keys(servers);
  if (wanted === undefined) return names[0]!;
  if (!names.includes(wanted)) throw new InputError(`--server ${wanted}: the stack's servers are ${names.join(", ")}`);
  return wanted;
}

function scenariosOf(names: readonly string[]): readonly Scenario[] {
  if (names.includes(ALL)) return SCENARIOS;
  const unknown = names.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name));
  if (unknown.length > 0)
    throw new InputError(
      `no scenario is named ${unknown.join(", ")}; there are ${SCENARIOS.map(({ name }) => name).join(", ")}, or ${ALL}`,
    );
  return SCENARIOS.filter(({ name }) => names.includes(name));
}

/** Before anything starts, rather than when a long rehearsal has ended. */
function checkPlace(report: string | undefined): void {
  if (process.platform !== "linux") {
    throw new InputError(
      "a rehearsal needs Linux, where all of 127.0.0.0/8 is loopback: each pod has an address of its own; run it in a container or a virtual machine",
    );
  }
  if (report === undefined) return;
  try {
    accessSync(dirname(resolve(report)), constants.W_OK);
  } catch {
    throw new InputError(`--report ${report}: its folder is not there or not yours to write to; name another file`);
  }
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError("A number over 0 is needed.");
  return value;
}

function fail(error: unknown): void {
  const known = error instanceof SettingsError || error instanceof StackFileError || error instanceof InputError;
  if (known || error instanceof ReportError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT.badInput);
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`rehearse failed for a reason of its own; please report it with the stack's file:\n${text}\n`);
  process.exit(EXIT.internal);
}

// A reader such as `head` that has seen enough is no fault of rehearse's.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});
// What was written to a pipe may still be on its way.
main().then(() => process.stdout.write("", () => process.exit()), fail);
