import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parse, stringify } from "yaml";
import { diagnosticsOf, parseEvents, stepsOf, type Diagnostic, type Step } from "./engineEvents";
import type { JsonObject } from "./json";
import { languageHostFolder } from "./languageHost";
import { runCommand, type CliRun, type Running } from "./runningCommand";
import { removeFolder, temporaryFolder } from "../../commands/rehearse/ownProcess";
import type { KubernetesPlugin } from "./cluster/kubernetesPlugin";
import type { Provider } from "./provider";

export type { CliRun };

export interface EngineRun extends CliRun {
  events: JsonObject[];
  /** What was done, or planned by a preview, in order. */
  steps: Step[];
  /** Errors and warnings. */
  diagnostics: Diagnostic[];
}

export interface PulumiOptions {
  /** The folder with Pulumi.yaml. Nothing is written there. */
  project: string;
  providers: Provider[];
  /** The real Kubernetes provider. @default none: no resource of the program needs it */
  kubernetes?: KubernetesPlugin;
  /** Keeps the stacks where another project's are, so that one can refer to the other's. */
  backendOf?: PulumiCli;
  env?: Record<string, string>;
}

const PLAIN = ["--non-interactive", "--color", "never"];

/** The real CLI with a backend, a home and stack files of its own in a temporary folder. */
export class PulumiCli {
  /** Everything that the CLI writes, and nothing else: backend, home, stack files, what is temporary. */
  readonly folder = temporaryFolder("pulumi");
  /** The CLI writes a stack's file beside Pulumi.yaml, so it gets a Pulumi.yaml to write beside. */
  private readonly stackFiles = join(this.folder, "stacks");
  readonly backend: string;
  private readonly env: NodeJS.ProcessEnv;
  /** Packages whose providers the tests serve themselves. */
  readonly served: readonly string[];

  constructor(private readonly options: PulumiOptions) {
    this.backend = options.backendOf?.backend ?? join(this.folder, "backend");
    const temporary = join(this.folder, "tmp");
    for (const folder of [this.stackFiles, this.backend, temporary]) mkdirSync(folder, { recursive: true });
    copyFileSync(join(options.project, "Pulumi.yaml"), join(this.stackFiles, "Pulumi.yaml"));
    this.served = options.providers.map(({ name }) => name);
    const hostFolder = languageHostFolder(options.project, this.folder);
    this.env = {
      ...process.env,
      PATH: [
        ...(options.kubernetes ? [options.kubernetes.folder] : []),
        ...(hostFolder ? [hostFolder] : []),
        process.env.PATH,
      ].join(delimiter),
      // The language host leaves a folder behind for every run.
      TMPDIR: temporary,
      PULUMI_HOME: join(this.folder, "home"),
      PULUMI_BACKEND_URL: `file://${this.backend}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      // Makes `preview --json` print the same events as `up --json`.
      PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "1",
      PULUMI_DEBUG_PROVIDERS: options.providers.map(({ name, port }) => `${name}:${port}`).join(","),
      ...options.env,
    };
  }

  /** Creates a stack whose configuration is `config`, keys with their namespace, values of any shape. */
  async stackInit(stack: string, config: JsonObject = {}): Promise<void> {
    this.writeConfig(stack, { config });
    const { code, stderr } = await this.run(["stack", "init", stack, "--no-select"], this.stackFiles);
    if (code !== 0) throw new Error(`pulumi stack init ${stack}: ${stderr}`);
  }

  /** Replaces the stack's configuration; what the CLI keeps in the file beside it stays. */
  setConfig(stack: string, config: JsonObject): void {
    const file = parse(readFileSync(this.configFile(stack), "utf8")) as JsonObject;
    this.writeConfig(stack, { ...file, config });
  }

  preview(stack: string, ...args: string[]): Promise<EngineRun> {
    return this.operate("preview", stack, args);
  }

  /** What `preview --json` prints where nothing tells it to stream: one document. */
  previewDocument(stack: string, ...args: string[]): Promise<CliRun> {
    const command = ["preview", "--json", "--stack", stack, "--config-file", this.configFile(stack), ...args];
    return this.run(command, this.options.project, { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: undefined });
  }

  /** Without a preview first, so that steps and calls are those of the update alone. */
  up(stack: string, ...args: string[]): Promise<EngineRun> {
    return this.operate("up", stack, ["--yes", "--skip-preview", ...args]);
  }

  /** The same with more in its environment. */
  upWith(stack: string, env: NodeJS.ProcessEnv): Promise<EngineRun> {
    return this.start("up", stack, ["--yes", "--skip-preview"], env).done;
  }

  /** An `up` to interrupt, or to do something beside. */
  startUp(stack: string): Running<EngineRun> {
    return this.start("up", stack, ["--yes", "--skip-preview"]);
  }

  refresh(stack: string, ...args: string[]): Promise<EngineRun> {
    return this.operate("refresh", stack, ["--yes", "--skip-preview", ...args]);
  }

  destroy(stack: string, ...args: string[]): Promise<EngineRun> {
    return this.operate("destroy", stack, ["--yes", "--skip-preview", ...args]);
  }

  /** As a user or a pipeline does it by default: nothing is deleted when the preview fails. */
  destroyAfterPreview(stack: string): Promise<EngineRun> {
    return this.operate("destroy", stack, ["--yes"]);
  }

  async stackOutput(stack: string, ...args: string[]): Promise<JsonObject> {
    const { code, stdout, stderr } = await this.run(
      ["stack", "output", "--json", "--stack", stack, ...args],
      this.stackFiles,
    );
    if (code !== 0) throw new Error(`pulumi stack output: ${stderr}`);
    return JSON.parse(stdout) as JsonObject;
  }

  /** The deployment as the backend keeps it, secrets encrypted unless `--show-secrets` states otherwise. */
  async exportState(stack: string, ...args: string[]): Promise<JsonObject> {
    const { code, stdout, stderr } = await this.run(["stack", "export", "--stack", stack, ...args], this.stackFiles);
    if (code !== 0) throw new Error(`pulumi stack export: ${stderr}`);
    return JSON.parse(stdout) as JsonObject;
  }

  /** Replaces the stack's state. */
  async importState(stack: string, state: JsonObject): Promise<void> {
    const file = join(this.folder, "import.json");
    writeFileSync(file, JSON.stringify(state));
    const { code, stderr } = await this.run(["stack", "import", "--stack", stack, "--file", file], this.stackFiles);
    if (code !== 0) throw new Error(`pulumi stack import: ${stderr}`);
  }

  /** Any other command, in the project. */
  run(args: string[], cwd = this.options.project, env: NodeJS.ProcessEnv = {}): Promise<CliRun> {
    return this.spawn("pulumi", [...args, ...PLAIN], cwd, env).done;
  }

  /** A shell script in the project, as a pipeline's step runs it. `pulumi` takes the stack's file of this test there. */
  shell(stack: string, script: string, env: NodeJS.ProcessEnv = {}): Promise<CliRun> {
    const folder = join(this.folder, "wrapper");
    mkdirSync(folder, { recursive: true });
    // `pulumi stack` reads no configuration, and takes no such flag.
    const wrapper = [
      "#!/bin/sh",
      `PATH='${this.env.PATH}'`,
      `[ "$1" = stack ] || set -- "$@" --config-file '${this.configFile(stack)}'`,
      'exec pulumi "$@"\n',
    ].join("\n");
    writeFileSync(join(folder, "pulumi"), wrapper, { mode: 0o755 });
    const path = [folder, this.env.PATH].join(delimiter);
    return this.spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], this.options.project, {
      PATH: path,
      ...env,
    }).done;
  }

  /** The same for a stack whose file is in the project: everything is as a user's shell has it. */
  script(script: string, env: NodeJS.ProcessEnv = {}): Promise<CliRun> {
    return this.spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], this.options.project, env)
      .done;
  }

  private spawn(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Running {
    return runCommand(command, args, cwd, { ...this.env, ...env });
  }

  configFile(stack: string): string {
    return join(this.stackFiles, `Pulumi.${stack}.yaml`);
  }

  /** Removes the backend, the home and the stack files. What was deployed is not destroyed. */
  remove(): void {
    removeFolder(this.folder);
  }

  private operate(verb: string, stack: string, args: string[]): Promise<EngineRun> {
    return this.start(verb, stack, args).done;
  }

  private start(verb: string, stack: string, args: string[], env: NodeJS.ProcessEnv = {}): Running<EngineRun> {
    const running = this.spawn(
      "pulumi",
      [verb, "--json", "--stack", stack, "--config-file", this.configFile(stack), ...args, ...PLAIN],
      this.options.project,
      env,
    );
    return { ...running, done: running.done.then(asEngineRun) };
  }

  private writeConfig(stack: string, file: JsonObject): void {
    writeFileSync(this.configFile(stack), stringify(file));
  }
}

function asEngineRun(run: CliRun): EngineRun {
  const events = parseEvents(run.stdout);
  return { ...run, events, steps: stepsOf(events), diagnostics: diagnosticsOf(events).filter(isOfTheProgram) };
}

/**
 * The engine warns of plugins that it finds on PATH: a language host (languageHost.ts), and a Kubernetes provider that
 * may be older than the SDK asks for.
 */
const OF_THE_HARNESS = /^(using pulumi-\S+ from \$PATH|resource plugin kubernetes is expected to have version)/;

function isOfTheProgram({ message }: Diagnostic): boolean {
  return !OF_THE_HARNESS.test(message);
}
