import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

export type Tool =
  "pulumi" | LanguageHost | "pulumi-resource-kubernetes" | "etcd" | "go" | "mvn" | "python3" | KubernetesServer;
type LanguageHost = `pulumi-language-${"nodejs" | "python" | "go" | "yaml"}`;
type KubernetesServer = "kubectl" | "kube-apiserver" | "kube-controller-manager" | "kube-scheduler";

const KUBERNETES = "take Kubernetes' server binaries: https://kubernetes.io/releases/download/";

/** What it takes to deploy a stack. */
export const DEPLOYING: readonly Tool[] = [
  ...(["pulumi", "pulumi-language-nodejs", "pulumi-resource-kubernetes"] as const),
  ...(["etcd", "kube-apiserver", "kube-controller-manager"] as const),
];

/** What it takes to run programs in other languages. */
export const OTHER_LANGUAGES: readonly Tool[] = [
  ...(["pulumi-language-python", "pulumi-language-go", "pulumi-language-yaml"] as const),
  ...(["go", "python3"] as const),
];

const WITH_THE_CLI = "it comes with the Pulumi CLI: https://www.pulumi.com/docs/install/";

/** Where each comes from. */
export const HOW_TO_GET: Record<Tool, string> = {
  pulumi: "install the Pulumi CLI: https://www.pulumi.com/docs/install/",
  "pulumi-language-nodejs": WITH_THE_CLI,
  "pulumi-language-python": WITH_THE_CLI,
  "pulumi-language-go": WITH_THE_CLI,
  "pulumi-language-yaml": WITH_THE_CLI,
  go: "install Go: https://go.dev/doc/install",
  mvn: "install Maven and a JDK: https://maven.apache.org/install.html",
  python3: "install Python with pip and venv: https://www.python.org/downloads/",
  "pulumi-resource-kubernetes":
    "run `pulumi plugin install resource kubernetes` and put its folder under ~/.pulumi/plugins on PATH",
  etcd: "take the release for this platform: https://github.com/etcd-io/etcd/releases",
  "kube-apiserver": `${KUBERNETES}, or \`setup-envtest use\` of controller-runtime`,
  "kube-controller-manager": KUBERNETES,
  kubectl: "install kubectl: https://kubernetes.io/docs/tasks/tools/",
  "kube-scheduler": KUBERNETES,
};

/** The absolute path of a program on PATH, as a shell would choose it. */
export function findTool(tool: Tool): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, tool)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
