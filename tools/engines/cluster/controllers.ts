import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { removeFolder, startProcess, temporaryFolder } from "../../../commands/rehearse/ownProcess";
import type { ApiClient } from "../apiClient";

/** One of Kubernetes' own programs that acts on what the API server stores. */
export interface Program {
  readonly name: "kube-controller-manager" | "kube-scheduler";
  readonly args: readonly string[];
}

/** Both, with all their controllers, at the defaults of their version. */
export const ALL_CONTROLLERS: readonly Program[] = [
  { name: "kube-controller-manager", args: [] },
  { name: "kube-scheduler", args: [] },
];

/** Programs that run. */
export interface Controllers {
  /** Rejects when one of them ends by itself. */
  readonly died: Promise<never>;
  stop(): Promise<void>;
}

export function startControllers(api: ApiClient, programs: readonly Program[]): Controllers {
  const folder = temporaryFolder("controllers");
  const kubeconfig = join(folder, "kubeconfig.json");
  writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(api)), { mode: 0o600 });
  // There is one of each, and no one asks them for their health or metrics.
  const common = [`--kubeconfig=${kubeconfig}`, "--leader-elect=false", "--secure-port=0"];
  const processes = programs.map(({ name, args }) =>
    startProcess(name, [...common, ...args], join(folder, `${name}.log`)),
  );
  return {
    died: Promise.race(processes.map(({ died }) => died)),
    async stop() {
      await Promise.all(processes.map((process) => process.stop()));
      removeFolder(folder);
    },
  };
}

function kubeconfigOf({ url, token, ca }: ApiClient): object {
  const cluster = { server: url, "certificate-authority-data": Buffer.from(ca).toString("base64") };
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "here", cluster }],
    users: [{ name: "admin", user: { token } }],
    contexts: [{ name: "here", context: { cluster: "here", user: "admin" } }],
    "current-context": "here",
  };
}
