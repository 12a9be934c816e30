import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { apiClient, type ApiClient } from "./apiClient";
import { child, text, type JsonObject } from "./json";
import { TLS_KEYS } from "../../envoy/files";
import { writeCertificate } from "../../commands/rehearse/network/certificate";
import { removeFolder, startProcess, temporaryFolder, type OwnProcess } from "../../commands/rehearse/ownProcess";
import { freePorts } from "../freePorts";

const READY_WITHIN_MS = 60_000;
/** Folder of the certificate. The API server would make one itself, but may still be writing it when it is read. */
const TLS = "tls";

export interface ControlPlane extends ApiClient {
  readonly pids: number[];
  /** Kills the API server; what it stored stays in etcd. */
  stopApiServer(): Promise<void>;
  /** Starts it again, at the same address. */
  restartApiServer(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A real etcd and a real API server on loopback, at the defaults of their version. No controller and no kubelet runs:
 * objects are validated, admitted and stored, and stay as they were applied.
 * @param token of the administrator
 */
export async function startControlPlane(token = randomBytes(16).toString("hex")): Promise<ControlPlane> {
  const folder = temporaryFolder("control-plane");
  const started: OwnProcess[] = [];
  let served: string[] = [];
  const stop = async (): Promise<void> => {
    // The API server first: without its store it would only log errors.
    for (const server of started.reverse()) await server.stop();
    removeFolder(folder);
  };
  try {
    const [client = 0, peer = 0, secure = 0] = await freePorts(3);
    const certificate = await writeCertificate(join(folder, TLS), "127.0.0.1");
    started.push(
      startProcess(
        "etcd",
        etcdArgs(folder, `http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`),
        join(folder, "etcd.log"),
      ),
    );
    const args = apiServerArgs(folder, client, secure, token);
    const startApiServer = (): OwnProcess => startProcess("kube-apiserver", args, join(folder, "kube-apiserver.log"));
    started.push(startApiServer());
    const api = await Promise.race([
      whenReady(apiClient(`https://127.0.0.1:${secure}`, token, certificate)),
      ...started.map((server) => server.died),
    ]);
    return {
      ...api,
      pids: started.map((server) => server.pid),
      stopApiServer: async () => {
        served = await servedGroups(api);
        await started.pop()?.stop();
      },
      restartApiServer: async () => {
        started.push(startApiServer());
        await Promise.race([whenReady(api, served), ...started.map((server) => server.died)]);
      },
      stop: async () => {
        api.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function etcdArgs(folder: string, client: string, peer: string): string[] {
  return [
    `--data-dir=${join(folder, "etcd")}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    // The data lives as long as the test: waiting for the disk would only slow it down.
    "--unsafe-no-fsync",
  ];
}

function apiServerArgs(folder: string, etcdPort: number, port: number, token: string): string[] {
  const key = join(folder, "service-account.key");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  writeFileSync(key, privateKey.export({ type: "pkcs1", format: "pem" }), { mode: 0o600 });
  const tokens = join(folder, "tokens.csv");
  writeFileSync(tokens, `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    "--bind-address=127.0.0.1",
    "--endpoint-reconciler-type=none",
    `--secure-port=${port}`,
    `--tls-cert-file=${join(folder, TLS, TLS_KEYS.certificate)}`,
    `--tls-private-key-file=${join(folder, TLS, TLS_KEYS.privateKey)}`,
    // For what it signs itself, such as its own client certificate.
    `--cert-dir=${join(folder, "certs")}`,
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--token-auth-file=${tokens}`,
    "--authorization-mode=RBAC",
    "--service-cluster-ip-range=10.96.0.0/16",
    // Its default service accounts come from a controller that does not run here.
    "--disable-admission-plugins=ServiceAccount",
  ];
}

type ClosableClient = ReturnType<typeof apiClient>;

async function servedGroups(api: ApiClient): Promise<string[]> {
  const { groups } = (await api.request("GET", "/apis")).body;
  return (groups as JsonObject[]).map((group) => `/apis/${text(child(group, "preferredVersion"), "groupVersion")}`);
}

/** @param served what it served before: kinds of custom resources come one by one. */
async function whenReady(api: ClosableClient, served: readonly string[] = []): Promise<ClosableClient> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    // The default namespace and address range are written after /readyz turns green, and objects need them.
    const paths = [
      "/readyz",
      "/api/v1/namespaces/default",
      "/apis/networking.k8s.io/v1/servicecidrs/kubernetes",
      ...served,
    ];
    const states = await Promise.all(paths.map((path) => statusOf(api, path)));
    if (states.every((state) => state === 200)) return api;
    if (Date.now() > deadline) {
      api.close();
      throw new Error(
        `kube-apiserver was not ready in ${READY_WITHIN_MS} ms: ${paths.map((p, i) => `${p} ${states[i]}`).join(", ")}`,
      );
    }
    await sleep(100);
  }
}

/** The HTTP status, or why there is none. */
async function statusOf(api: ApiClient, path: string): Promise<number | string> {
  try {
    return (await api.request("GET", path)).status;
  } catch (error) {
    return String(error);
  }
}
