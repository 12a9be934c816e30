import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

export type Tool = "pulumi" | "pulumi-language-nodejs" | "etcd" | KubernetesServer;
type KubernetesServer = "kube-apiserver" | "kube-controller-manager" | "kube-scheduler";

const KUBERNETES = "take Kubernetes' server binaries: https://kubernetes.io/releases/download/";

const HOW_TO_GET: Record<Tool, string> = {
  pulumi: "install the Pulumi CLI: https://www.pulumi.com/docs/install/",
  "pulumi-language-nodejs": "it comes with the Pulumi CLI: https://www.pulumi.com/docs/install/",
  etcd: "take the release for this platform: https://github.com/etcd-io/etcd/releases",
  "kube-apiserver": `${KUBERNETES}, or \`setup-envtest use\` of controller-runtime`,
  "kube-controller-manager": KUBERNETES,
  "kube-scheduler": KUBERNETES,
};

/** The absolute path of a program on PATH, as a shell would choose it. */
export function findTool(tool: Tool): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, tool)).find(isExecutable);
}

/** Skips the suite and says what is missing; with REQUIRE_ENGINES=1, as in CI, fails it instead. */
export function requireTools(this: Mocha.Context, ...tools: Tool[]): void {
  const missing = tools.filter((tool) => findTool(tool) === undefined);
  if (missing.length === 0) return;
  const message = [
    `${missing.join(", ")} not found on PATH`,
    ...missing.map((tool) => `  ${tool}: ${HOW_TO_GET[tool]}`),
  ].join("\n");
  if (process.env.REQUIRE_ENGINES === "1") throw new Error(message);
  console.warn(`skipped: ${message}`);
  this.skip();
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
