import { type Engines, startEngines } from "../tools/engines/engines";
import type { JsonObject } from "../tools/engines/json";
import { PulumiCli } from "../tools/engines/pulumiCli";
import { DEPLOYING, findTool } from "../tools/engines/onPath";

const STACK = "bench";

/** Runs `pulumi preview` of a new stack on the engines of the engine tests. */
export class Preview {
  private constructor(
    private readonly engines: Engines,
    private readonly config: JsonObject,
  ) {}

  /** @returns undefined where a program that it needs is not on PATH. */
  static async start(config: Record<string, unknown>): Promise<Preview | undefined> {
    const missing = DEPLOYING.filter((tool) => !findTool(tool));
    if (missing.length === 0) return new Preview(await startEngines(), config as JsonObject);
    process.stderr.write(`pulumi preview is left out: ${missing.join(", ")} not on PATH\n`);
    return undefined;
  }

  async run(project: string, env: Record<string, string>): Promise<void> {
    const { providers, kubernetes } = this.engines;
    const pulumi = new PulumiCli({ project, providers, kubernetes, env });
    try {
      await pulumi.stackInit(STACK, this.config);
      const { code, stderr } = await pulumi.preview(STACK);
      if (code !== 0) throw new Error(`pulumi preview of ${project}: ${stderr}`);
    } finally {
      pulumi.remove();
    }
  }

  stop(): Promise<void> {
    return this.engines.stop();
  }
}
