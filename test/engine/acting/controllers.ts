import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { removeFolder, startProcess, temporaryFolder } from "../../../tools/ownProcess";
import type { ApiClient } from "../support/apiClient";

/** The real kube-controller-manager and kube-scheduler, which act on what the API server stores. */
export interface Controllers {
  /** Rejects when one of them ends by itself. */
  readonly died: Promise<never>;
  stop(): Promise<void>;
}

/** Starts both with all their controllers, at the defaults of their version. */
export function startControllers(api: ApiClient): Controllers {
  const folder = temporaryFolder("controllers");
  const kubeconfig = join(folder, "kubeconfig.json");
  writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(api)), { mode: 0o600 });
  // There is one of each, and nobody asks them for their health or metrics.
  const args = [`--kubeconfig=${kubeconfig}`, "--leader-elect=false", "--secure-port=0"];
  const processes = ["kube-controller-manager", "kube-scheduler"].map((program) =>
    startProcess(program, args, join(folder, `${program}.log`)),
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
