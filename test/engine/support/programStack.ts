import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { assertSucceeded } from "./assertRun";
import { startEngines, type Engines, type EnginesOptions } from "../../../tools/engines/engines";
import { putPrerequisites } from "./gcp/prerequisites";
import { child, merge, text, type Json, type JsonObject } from "../../../tools/engines/json";
import { runningPids } from "../../../commands/rehearse/ownProcess";
import { PulumiCli, type CliRun, type EngineRun } from "../../../tools/engines/pulumiCli";
import type { Running } from "../../../tools/engines/runningCommand";
import { DEPLOYING } from "../../../tools/engines/onPath";
import { requireTools } from "./requireTools";

/** The repository: the Pulumi project under test. */
export const ROOT = resolve(__dirname, "../../..");
const PROJECT = "grpc-envoy-gke";

/** The configuration of a stack's file. @param project its folder, this repository by default */
export function stackFile(stack: string, project = ROOT): JsonObject {
  return child(parse(readFileSync(join(project, `Pulumi.${stack}.yaml`), "utf8")) as Json, "config");
}

/** A copy with one setting changed; its path is as an error message names it: `servers.my-server.image`. */
export function withSetting(config: JsonObject, path: string, value: Json): JsonObject {
  const nested = path.split(".").reduceRight((inner: Json, key) => ({ [key]: inner }), value) as JsonObject;
  const own = Object.fromEntries(Object.entries(nested).map(([key, inner]) => [`${PROJECT}:${key}`, inner]));
  return merge(config, own);
}

export interface ProgramStackOptions extends EnginesOptions {
  /** A stack that was started before: this one is on its engines and in its backend. @default engines of its own */
  readonly beside?: ProgramStack | undefined;
  /** Folder of the program. @default this repository */
  readonly project?: string | undefined;
}

/** The repository's own program as a stack, on engines of its own or beside another stack on that one's. */
export class ProgramStack {
  engines!: Engines;
  pulumi!: PulumiCli;

  constructor(
    readonly stack: string,
    readonly config: JsonObject,
    private readonly options: ProgramStackOptions = {},
  ) {}

  async start(): Promise<void> {
    const { beside, project = ROOT } = this.options;
    this.engines = beside?.engines ?? (await startEngines(this.options));
    this.pulumi = new PulumiCli({
      project,
      providers: this.engines.providers,
      kubernetes: this.engines.kubernetes,
      ...(beside && { backendOf: beside.pulumi }),
    });
    putPrerequisites(this.engines.cloud, this.config);
    await this.pulumi.stackInit(this.stack, this.config);
  }

  async stop(): Promise<void> {
    this.pulumi?.remove();
    if (this.options.beside) return;
    await this.engines?.stop();
    assert.deepEqual(runningPids(), []);
  }

  /** Another project, on the same engines, whose stacks and this one can refer to each other. */
  neighbour(project: string): PulumiCli {
    const { providers, kubernetes } = this.engines;
    return new PulumiCli({ project, providers, kubernetes, backendOf: this.pulumi });
  }

  configure(config: JsonObject): void {
    putPrerequisites(this.engines.cloud, config);
    this.pulumi.setConfig(this.stack, config);
  }

  preview(...args: string[]): Promise<EngineRun> {
    return this.pulumi.preview(this.stack, ...args);
  }

  /** What a pipeline keeps of `pulumi preview --json`. */
  previewDocument(...args: string[]): Promise<CliRun> {
    return this.pulumi.previewDocument(this.stack, ...args);
  }

  /** A step of a pipeline, on this stack. */
  shell(script: string, env: NodeJS.ProcessEnv = {}): Promise<CliRun> {
    return this.pulumi.shell(this.stack, script, env);
  }

  up(...args: string[]): Promise<EngineRun> {
    return this.pulumi.up(this.stack, ...args);
  }

  /** An update with more in its environment. */
  upWith(env: NodeJS.ProcessEnv): Promise<EngineRun> {
    return this.pulumi.upWith(this.stack, env);
  }

  /** An update to interrupt, or to do something beside. */
  startUp(): Running<EngineRun> {
    return this.pulumi.startUp(this.stack);
  }

  refresh(...args: string[]): Promise<EngineRun> {
    return this.pulumi.refresh(this.stack, ...args);
  }

  destroy(...args: string[]): Promise<EngineRun> {
    return this.pulumi.destroy(this.stack, ...args);
  }

  destroyAfterPreview(): Promise<EngineRun> {
    return this.pulumi.destroyAfterPreview(this.stack);
  }

  outputs(): Promise<JsonObject> {
    return this.pulumi.stackOutput(this.stack);
  }

  /** By logical name, everything that a resource is created after and deleted before, as the engine keeps it. */
  async needs(): Promise<(name: string) => Set<string>> {
    return neededBy(await this.resources());
  }

  /** Logical names of what the engine refuses to delete. */
  async protectedNames(): Promise<string[]> {
    return (await this.resources()).filter((resource) => resource.protect === true).map(({ urn }) => nameOf(urn));
  }

  private async resources(): Promise<JsonObject[]> {
    return child(await this.pulumi.exportState(this.stack), "deployment").resources as JsonObject[];
  }

  async assertNoChanges(): Promise<void> {
    assertSucceeded(await this.preview("--expect-no-changes"));
  }

  /** An object in the cluster, by the path of the API. */
  async object(path: string): Promise<JsonObject> {
    const { status, body } = await this.engines.controlPlane.request("GET", path);
    assert.equal(status, 200, path);
    return body;
  }
}

function nameOf(urn: Json | undefined): string {
  return (urn as string).split("::").slice(3).join("::");
}

function neededBy(resources: JsonObject[]): (name: string) => Set<string> {
  const direct = new Map(
    resources.map((resource) => {
      const [provider] = /^urn:.*(?=::[^:]+$)/.exec(text(resource, "provider")) ?? [];
      const dependencies = (resource.dependencies ?? []) as string[];
      return [nameOf(resource.urn), [...dependencies, ...(provider ? [provider] : [])].map(nameOf)];
    }),
  );
  return (name) => {
    const found = new Set<string>();
    const visit = (at: string): void => {
      for (const next of direct.get(at) ?? []) {
        if (found.has(next)) continue;
        found.add(next);
        visit(next);
      }
    };
    visit(name);
    return found;
  };
}

/** Starts a stack before the tests of a suite, and ends it after them. */
export function programStack(
  stack: string,
  config = stackFile(stack),
  options: ProgramStackOptions = {},
): ProgramStack {
  const program = new ProgramStack(stack, config, options);
  before(async function () {
    requireTools.call(this, ...DEPLOYING);
    await program.start();
  });
  after(() => program.stop());
  return program;
}
