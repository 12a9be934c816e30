import { load } from "js-yaml";
import { basename } from "node:path";
import { bootstrap } from "../../../envoy/bootstrap";
import { BOOTSTRAP_FILE } from "../../../envoy/files";
import { renderBootstrap } from "../../../envoy/render";
import { autoscalerManifest } from "../../../manifests/autoscaler";
import { backendConfigManifest } from "../../../manifests/backendConfig";
import { bootstrapConfigMap } from "../../../manifests/configMap";
import { deploymentManifest } from "../../../manifests/deployment";
import { disruptionBudgetManifest } from "../../../manifests/disruptionBudget";
import { filesConfigMap, secretProviderClass } from "../../../manifests/files";
import { frontendConfigManifest } from "../../../manifests/frontendConfig";
import { type IngressBackend, hostsOf, ingressManifest } from "../../../manifests/ingress";
import { managedCertificateManifest } from "../../../manifests/managedCertificate";
import { namespaceManifest } from "../../../manifests/namespace";
import { networkPolicyManifest } from "../../../manifests/networkPolicy";
import { podMonitoringManifest } from "../../../manifests/podMonitoring";
import { type ServerContext, isBehindLoadBalancer } from "../../../manifests/serverContext";
import { podsServiceManifest, serviceManifest } from "../../../manifests/service";
import { serviceAccountManifest } from "../../../manifests/serviceAccount";
import { tlsSecret } from "../../../manifests/tlsSecret";
import type { Settings } from "../../../settings/resolved";
import { timingBudget } from "../../../settings/timing";
import { OWN_VALUE } from "./shape";

/** What the drafted stack deploys of a server. */
export interface MadeServer {
  readonly deployment: unknown;
  readonly bootstrap: unknown;
}

/** What the drafted stack deploys. */
export interface Made {
  readonly servers: Readonly<Record<string, MadeServer>>;
  /** Objects by `Kind/name`. */
  readonly objects: ReadonlyMap<string, unknown>;
}

/** The objects by the builders that `pulumi up` uses. What only the cloud knows is left empty. */
export function madeBy({ servers, namespace, envoy, ingress, cloudName, project }: Settings): Made {
  const objects = new Map<string, unknown>();
  const add = (kind: string, object: unknown) => {
    const { name } = (object as { metadata: { name: string } }).metadata;
    objects.set(`${kind}/${name}`, object);
  };
  const all = Object.entries(servers).map(([name, settings]) => {
    const outside = isBehindLoadBalancer(settings);
    const server: ServerContext = { name, namespace, settings, envoy, timing: timingBudget(settings.calls, outside) };
    const text = renderBootstrap(bootstrap({ ...server, server: name }));
    const map = bootstrapConfigMap(name, namespace, text);
    const [texts, secrets] = [filesConfigMap(server), secretProviderClass(server)];
    const files = { ...(texts && { texts: texts.metadata.name }), ...(secrets && { secrets: secrets.metadata.name }) };
    const deployment = deploymentManifest(server, { bootstrapName: map.metadata.name, drainToken: OWN_VALUE, files });
    if (texts !== undefined) add("ConfigMap", texts);
    if (secrets !== undefined) add("SecretProviderClass", secrets);
    add("Deployment", deployment);
    add("ConfigMap", { ...map, data: { [basename(BOOTSTRAP_FILE)]: load(text) } });
    add("Service", serviceManifest(server));
    add("Service", podsServiceManifest(server));
    add("ServiceAccount", serviceAccountManifest(server));
    add("Secret", tlsSecret(name, namespace, "", ""));
    add("NetworkPolicy", networkPolicyManifest(server));
    add("HorizontalPodAutoscaler", autoscalerManifest(server));
    add("PodDisruptionBudget", disruptionBudgetManifest(server));
    add("PodMonitoring", podMonitoringManifest(server));
    if (outside) add("BackendConfig", backendConfigManifest(server, ingress));
    return [name, { deployment, bootstrap: load(text) }] as const;
  });
  add("Namespace", namespaceManifest(namespace, project));
  const backends = Object.entries(servers).flatMap(([service, { routes }]): IngressBackend[] =>
    routes.length === 0 ? [] : [{ service, port: envoy.ports.ingress, routes }],
  );
  const hosts = hostsOf(backends);
  const certificates = ingress.certificate.preShared === undefined ? hosts : [];
  const managed = certificates.map((host) => managedCertificateManifest(host, namespace));
  for (const one of managed) add("ManagedCertificate", one);
  add("FrontendConfig", frontendConfigManifest("ingress", namespace, ingress.sslPolicy ?? "", ingress.httpsRedirect));
  add(
    "Ingress",
    ingressManifest({
      name: "ingress",
      namespace,
      backends,
      addressName: ingress.reservedAddress ?? `${cloudName}-ingress`,
      managedCertificates: managed.map(({ metadata }) => metadata.name),
      preSharedCertificates: ingress.certificate.preShared ?? [],
      frontendConfig: "ingress",
      httpsRedirect: ingress.httpsRedirect,
    }),
  );
  return { servers: Object.fromEntries(all), objects };
}
