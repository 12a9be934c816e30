import { setTimeout as sleep } from "node:timers/promises";
import { refusal, type ApiClient } from "../apiClient";
import { child, text, type JsonObject } from "../json";
import { backendConfig } from "./backendConfig";
import { frontendConfig } from "./frontendConfig";
import { managedCertificate } from "./managedCertificate";
import { podMonitoring } from "./podMonitoring";
import { secretProviderClass } from "./secretProviderClass";

const SERVED_WITHIN_MS = 30_000;

/** The kinds that GKE adds to a cluster and a program may deploy. */
const GKE_KINDS: readonly JsonObject[] = [
  backendConfig,
  frontendConfig,
  managedCertificate,
  podMonitoring,
  secretProviderClass,
];

/** Installs GKE's kinds and waits until each can be listed. */
export function installGkeKinds(api: ApiClient): Promise<void> {
  return installKinds(api, GKE_KINDS);
}

/** The same of other kinds, by their definitions. */
export async function installKinds(api: ApiClient, kinds: readonly JsonObject[]): Promise<void> {
  for (const kind of kinds) {
    const answer = await api.request("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", kind);
    if (answer.status !== 201) throw new Error(refusal(answer));
  }
  const deadline = Date.now() + SERVED_WITHIN_MS;
  for (const path of kinds.map(listPath)) {
    while ((await api.request("GET", path)).status !== 200) {
      if (Date.now() > deadline) throw new Error(`${path} was not served in ${SERVED_WITHIN_MS} ms`);
      await sleep(100);
    }
  }
}

function listPath(kind: JsonObject): string {
  const spec = child(kind, "spec");
  const [version] = spec.versions as JsonObject[];
  return `/apis/${text(spec, "group")}/${text(version, "name")}/${text(child(spec, "names"), "plural")}`;
}
