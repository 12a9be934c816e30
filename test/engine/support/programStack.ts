import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { assertSucceeded } from "./assertRun";
import { startEngines, type Engines } from "./engines";
import { child, merge, text, type Json, type JsonObject } from "./json";
import { runningPids } from "../../../tools/ownProcess";
import { PulumiCli, type CliRun, type EngineRun } from "./pulumiCli";
import { requireTools } from "./tools";

/** The repository: the Pulumi project under test. */
export const ROOT = resolve(__dirname, "../../..");
const PROJECT = "grpc-envoy-gke";

/** The configuration of a stack's file, as it stands in the repository. */
export function stackFile(stack: string): JsonObject {
  return child(parse(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8")) as Json, "config");
}

/** A copy with one setting changed; its path is as an error message names it: `servers.my-server.image`. */
export function withSetting(config: JsonObject, path: string, value: Json): JsonObject {
  const nested = path.split(".").reduceRight((inner: Json, key) => ({ [key]: inner }), value) as JsonObject;
  const own = Object.fromEntries(Object.entries(nested).map(([key, inner]) => [`${PROJECT}:${key}`, inner]));
  return merge(config, own);
}

export interface ProgramStackOptions {
  /** A stack that was started before: this one is on its engines and in its backend. @default engines of its own */
  readonly beside?: ProgramStack | undefined;
  /** Whether something will run pods, so that Deployments are waited for. @default false */
  readonly podsRun?: boolean;
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
    const { beside, podsRun } = this.options;
    this.engines = beside?.engines ?? (await startEngines(podsRun));
    this.pulumi = new PulumiCli({
      project: ROOT,
      providers: this.engines.providers,
      ...(beside && { backendOf: beside.pulumi }),
    });
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
    return new PulumiCli({ project, providers: this.engines.providers, backendOf: this.pulumi });
  }

  configure(config: JsonObject): void {
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
export function programStack(stack: string, config = stackFile(stack), beside?: ProgramStack): ProgramStack {
  const program = new ProgramStack(stack, config, { beside });
  before(async function () {
    requireTools.call(this, "pulumi", "pulumi-language-nodejs", "etcd", "kube-apiserver");
    await program.start();
  });
  after(() => program.stop());
  return program;
}
