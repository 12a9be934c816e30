import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../commands/rehearse/ownProcess";
import { findTool } from "../onPath";
import { CLUSTER_TOKEN } from "./clusterToken";
import type { ServerCertificate } from "./serverCertificate";

const PROVIDER = "pulumi-resource-kubernetes";

/** The real Kubernetes provider, and what it signs in with, for the engine to find on PATH. */
export interface KubernetesPlugin {
  readonly folder: string;
  /** The processes that the engine has started so far, the newest last. */
  readonly pids: () => number[];
  /** Whether the newest one was told to take existing objects over. */
  readonly upserts: () => boolean;
}

/**
 * @param certificate of the clusters: a kubeconfig for a DNS endpoint names no certificate authority, as GKE's has a
 * public one
 */
export function kubernetesPlugin(certificate: ServerCertificate): KubernetesPlugin {
  const folder = temporaryFolder("plugins");
  const started = join(folder, "started");
  writeFileSync(started, "");
  script(folder, PROVIDER, [
    `echo "$$ \${PULUMI_K8S_UPSERT_EXISTING_OBJECTS:-false}" >> '${started}'`,
    `SSL_CERT_FILE='${certificate.file}' exec '${findTool(PROVIDER)}' "$@"`,
  ]);
  const credential = {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    kind: "ExecCredential",
    status: { token: CLUSTER_TOKEN },
  };
  script(folder, "gke-gcloud-auth-plugin", [`echo '${JSON.stringify(credential)}'`]);
  const lines = (): string[][] =>
    readFileSync(started, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split(" "));
  return {
    folder,
    pids: () => lines().map(([pid]) => Number(pid)),
    upserts: () => lines().at(-1)?.[1] === "true",
  };
}

function script(folder: string, name: string, lines: readonly string[]): void {
  writeFileSync(join(folder, name), ["#!/bin/sh", ...lines, ""].join("\n"), { mode: 0o755 });
}
