import { tmpdir } from "node:os";
import { type Command, InvalidArgumentError } from "commander";
import type { Settings } from "../../settings/resolved";
import { parseSettings } from "../../settings/settings";
import { newCommand } from "../shared/newCommand";
import { print, printJson } from "../shared/print";
import { CommandError } from "../shared/commandError";
import { explained } from "../shared/fileErrors";
import { takesColour } from "../shared/paint";
import { IS_CHECKOUT, projectFolder } from "../shared/project";
import { ROOT } from "../shared/root";
import { readStackFile } from "../shared/stackFile";
import { checkPlace, writeWhole } from "../shared/writeWhole";
import { readSources } from "../adopt/input/sources";
import { findEnvoy } from "../shared/envoy/findEnvoy";
import { removeFolder, temporaryFolder } from "./ownProcess";
import { BACKGROUND, clientOf, holdsBy, refuseOthers } from "./hold/asked";
import { hold } from "./hold/hold";
import { rehearsedApp } from "./own-calls/rehearsedApp";
import { callsInWords } from "./format";
import { exitCodeOf, missed } from "./exitCode";
import type * as ManifestsRun from "./manifests/run";
import type { Manifests } from "./manifests/ofManifests";
import type * as OfProgram from "./ofProgram";
import type * as Report from "./report/renderReport";
import { Progress } from "./progress";
import { rehearsable } from "./rehearsable";
import { highestSpeed, rehearse } from "./rehearse";
import { ofSettings } from "./source";
import { SPEED } from "./speed";
import { SCENARIOS } from "./scenarios";
import type { Scenario } from "./scenarios/scenario";
import { formatSummary } from "./summary";

/** What a user wants to see first. */
const FIRST_LOOK = ["spread", "rollout"];
/** Of manifests: whether calls reach every pod, and what a rollout, the autoscaler and a killed process cost. */
const OF_MANIFESTS = ["spread", "rollout", "scale", "crash"];
const ALL = "all";
const DEFAULT_STACK = "dev";
/** Calls of scenarios in a second. */
const RATE = 500;

interface Options {
  readonly stack: string;
  readonly configFile?: string;
  readonly server?: string;
  readonly speed: number;
  readonly rate?: number;
  readonly calls: number;
  readonly loadBalancerLag: number;
  readonly dnsLag: number;
  readonly app?: string;
  readonly method?: string;
  readonly body?: string;
  readonly proto?: string;
  readonly json?: true;
  readonly report?: string;
  readonly diff?: true;
  readonly manifests?: string;
  readonly hold?: true;
  readonly client?: string;
}

export function command(): Command {
  return newCommand("rehearse")
    .description(
      "Runs a stack's pods on this machine, as real Envoys with the stack's own bootstrap in front of real gRPC servers,\n" +
        "and shows what becomes of the calls.",
    )
    .argument("[scenarios...]", `scenarios, or ${ALL}`, FIRST_LOOK)
    .option("-s, --stack <name>", "stack whose file Pulumi.<name>.yaml is read", DEFAULT_STACK)
    .option("-c, --config-file <path>", "stack's file to read instead")
    .option("--server <name>", "server of the stack (default: its only or first one)")
    .option("--speed <factor>", "by how much every time is divided; 1 is the real thing", positive, SPEED)
    .option(
      "--rate <calls>",
      "calls in a second; with --hold or --client those of a background load, 0 for none " +
        `(default: ${RATE}; with --hold ${BACKGROUND}, with --client none)`,
      notNegative,
    )
    .option("--calls <number>", "calls that a scenario about loss sends at least", positive, 10_000)
    .option("--load-balancer-lag <seconds>", "how late the load balancer learns of a pod", positive, 90)
    .option("--dns-lag <seconds>", "how late DNS learns of a pod", positive, 30)
    .option(
      "--app <command>",
      "gRPC server to run, told by {host} and {port} where to listen (default: commands/rehearse/echo-server)",
    )
    .option("--method <name>", "unary method of --app's server to call, package.Service/Method (default: its health)")
    .option("--body <json>", "request of --method (default: {})")
    .option("--proto <file>", "file that describes --method (default: the server's reflection)")
    .option("--diff", "print what differs from the deployed bootstrap, and end")
    .option("--hold", "run no scenario, but keep the stack running for calls of your own, until q or Ctrl-C")
    .option(
      "--client <command>",
      "run your own client against the stack, told by {address} (inside), {door}, {ca} and {authority} (outside, TLS), " +
        "and end with it, unless --hold is there",
    )
    .option(
      "--manifests <path>",
      "rehearse a server of these Kubernetes manifests as it is, with its own Envoy or none, beside what adopt makes of it",
    )
    .option("--json", "print the result as JSON on stdout instead of text; with --hold a line for each event")
    .option("--report <file>", "write the result as a page for a browser, too")
    .addHelpText(
      "after",
      () => `\nScenarios:\n${SCENARIOS.map(({ name, about }) => `  ${name.padEnd(10)} ${about}\n`).join("")}`,
    )
    .addHelpText(
      "after",
      "Exit codes: 0 all passed, 1 a scenario failed, 2 bad settings or arguments, 3 internal error,\n" +
        "4 inconclusive: the machine was too busy (use a lower --speed, or fewer scenarios at once),\n" +
        `5 a scenario that was asked for by its name did not run; ${ALL} asks for those that can run.\n` +
        "With --hold or --client: 0 ended by q, or the client ended with 0; 1 the client did not, or no pod came into service;\n" +
        "130 ended by Ctrl-C, 143 by SIGTERM, 129 by a terminal that was closed.",
    )
    .action(run);
}

async function run(names: readonly string[], options: Options, command: Command): Promise<void> {
  const { args } = command;
  const held = options.hold === true || options.client !== undefined;
  if (held) refuseOthers(args, options);
  else if (options.rate === 0) throw new CommandError("--rate 0: scenarios need calls; only --hold goes without");
  if (options.manifests !== undefined) {
    if (options.configFile !== undefined || options.stack !== DEFAULT_STACK)
      throw new CommandError("--manifests takes the place of a stack; leave --stack and --config-file out");
    const manifests = { from: options.manifests, sources: readSources(options.manifests) };
    process.exitCode = await ofManifests(names, options, manifests, command);
    return;
  }
  const stated = await statedSettings(options);
  if ("sources" in stated) {
    process.exitCode = await ofManifests(names, options, stated, command);
    return;
  }
  const server = serverOf(stated, options.server);
  const { settings, leftOut } = rehearsable(stated, server, options.app === undefined);
  const { speed } = options;
  const highest = highestSpeed(settings, server);
  if (speed > highest)
    throw new CommandError(`--speed ${speed}: at most ${highest} with the longest call of ${server}`);
  const source = ofSettings(settings, server);
  if (options.diff === true) {
    process.stdout.write(source.changes(speed));
    return;
  }
  const scenarios = scenariosOf(names);
  const client = clientOf(options, settings.servers[server]!);
  checkMachine(options.report);
  const envoy = await findEnvoy();
  if ("missing" in envoy) throw new CommandError(envoy.missing);

  const { app, calls } = await rehearsedApp(options, settings.servers[server]!);
  process.stderr.write(`${callsInWords(calls)}\n`);
  const differing = source.changes(speed).match(/^\+(?!\+\+)/gm)?.length ?? 0;
  process.stderr.write(`${differing} lines differ from the deployed bootstrap: addresses, DNS, certificate`);
  process.stderr.write(`${speed === 1 ? "" : `, times divided by ${speed}`}; --diff prints them\n`);
  process.stderr.write(leftOut.length === 0 ? "\n" : `not rehearsed: ${leftOut.join(", ")}\n\n`);
  const lags = { loadBalancer: options.loadBalancerLag, dns: options.dnsLag, service: 1 };
  const common = { envoy, speed, lags, app, calls };
  if (held) {
    process.exitCode = await hold({ ...common, settings, server, ...holdsBy(options, client), appOptions: options });
    return;
  }
  const rate = options.rate ?? RATE;
  const watcher = new Progress(process.stderr);
  const result = await rehearse({ ...common, source, scenarios, volume: { rate, calls: options.calls }, watcher });
  if (options.json === true) printJson(result);
  else print(formatSummary(result, takesColour(process.stdout)));
  if (options.report !== undefined) {
    const { renderReport } = require("./report/renderReport") as typeof Report;
    writeWhole(options.report, renderReport(result), "--report");
  }
  const asked = names.includes(ALL) ? [] : names;
  const absent = missed(result, asked);
  if (absent.length > 0) process.stderr.write(`\nno success: ${absent.join(", ")} did not run\n`);
  process.exitCode = exitCodeOf(result, asked);
}

/** Anybody's manifests in the place of a stack's file. */
async function ofManifests(
  names: readonly string[],
  options: Options,
  manifests: Manifests,
  command: Command,
): Promise<number> {
  const { args } = command;
  if (options.hold === true || options.client !== undefined)
    throw new CommandError(
      "manifests are rehearsed in scenarios; --hold and --client keep a server of settings running, or a GrpcServer",
    );
  const scenarios = scenariosOf(args.length === 0 ? OF_MANIFESTS : names);
  if (options.diff !== true) checkMachine(options.report);
  const lags = { loadBalancer: options.loadBalancerLag, dns: options.dnsLag, service: 1 };
  const envoy = async () => {
    const found = await findEnvoy();
    if ("missing" in found) throw new CommandError(found.missing);
    return found;
  };
  const volume = { rate: options.rate ?? RATE, calls: options.calls };
  const { rehearseManifests } = require("./manifests/run") as typeof ManifestsRun;
  return rehearseManifests({ ...options, manifests }, scenarios, names.includes(ALL) ? [] : args, {
    speed: command.getOptionValueSource("speed") === "default" ? undefined : options.speed,
    volume,
    lags,
    envoy,
  });
}

/** Of the stack's file; where the package is installed in a project, and no file with settings is named, of its program. */
async function statedSettings({ stack, configFile }: Options): Promise<Settings | Manifests> {
  const ofFile = () => readStackFile(ROOT, stack, configFile);
  if (IS_CHECKOUT || (configFile !== undefined && SERVERS in ofFile().config)) return parseSettings(ofFile());
  const { ofProgram } = require("./ofProgram") as typeof OfProgram;
  return ofProgram(projectFolder(process.cwd()), stack, configFile);
}

/** The key by which a file with settings of ours is told from another project's. */
const SERVERS = "grpc-envoy-gke:servers";

function serverOf({ servers }: Settings, wanted: string | undefined): string {
  const names = Object.keys(servers);
  if (wanted === undefined) return names[0]!;
  if (!names.includes(wanted))
    throw new CommandError(`--server ${wanted}: the stack's servers are ${names.join(", ")}`);
  return wanted;
}

function scenariosOf(names: readonly string[]): readonly Scenario[] {
  if (names.includes(ALL)) return SCENARIOS;
  const unknown = names.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name));
  if (unknown.length > 0)
    throw new CommandError(
      `no scenario is named ${unknown.join(", ")}; there are ${SCENARIOS.map(({ name }) => name).join(", ")}, or ${ALL}`,
    );
  return SCENARIOS.filter(({ name }) => names.includes(name));
}

/** Before anything starts, rather than when a long rehearsal has ended. */
function checkMachine(report: string | undefined): void {
  if (process.platform !== "linux") {
    throw new CommandError(
      "a rehearsal needs Linux, where all of 127.0.0.0/8 is loopback: each pod has an address of its own; run it in a container or a virtual machine",
    );
  }
  // The files of every pod are below it.
  explained(tmpdir(), "name another folder in TMPDIR", () => removeFolder(temporaryFolder("rehearsal")));
  if (report === undefined) return;
  checkPlace(report, "--report");
  checkCharts();
}

/** A program that only imports components does without the charts, a fifth of everything that would be installed. */
function checkCharts(): void {
  try {
    require.resolve("echarts");
  } catch {
    throw new CommandError("--report needs the package echarts for its charts: npm install --save-dev echarts");
  }
}

function notNegative(text: string): number {
  return Number(text) === 0 && text.trim() !== "" ? 0 : positive(text);
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError("A number over 0 is needed.");
  return value;
}
