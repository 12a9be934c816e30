import { stringify } from "yaml";
import { bootstrap } from "../../envoy/bootstrap";
import { renderBootstrap } from "../../envoy/render";
import { autoscalerManifest } from "../../manifests/autoscaler";
import { backendConfigManifest } from "../../manifests/backendConfig";
import { bootstrapConfigMap } from "../../manifests/configMap";
import { deploymentManifest } from "../../manifests/deployment";
import { disruptionBudgetManifest } from "../../manifests/disruptionBudget";
import { filesConfigMap, secretProviderClass } from "../../manifests/files";
import { frontendConfigManifest } from "../../manifests/frontendConfig";
import { ingressManifest } from "../../manifests/ingress";
import { managedCertificateManifest } from "../../manifests/managedCertificate";
import { namespaceManifest } from "../../manifests/namespace";
import { networkPolicyManifest } from "../../manifests/networkPolicy";
import { podMonitoringManifest } from "../../manifests/podMonitoring";
import { type ServerContext, isBehindLoadBalancer } from "../../manifests/serverContext";
import { podsServiceManifest, serviceManifest } from "../../manifests/service";
import { serviceAccountManifest } from "../../manifests/serviceAccount";
import { tlsSecret } from "../../manifests/tlsSecret";
import { assertGolden, assertGoldenDifference, assertNoOtherGolden } from "../support/golden";
import { CASES } from "./support";

/** Documents in order, each under a heading; the behaviours that they show are asserted beside this file. */
function documents(named: Readonly<Record<string, unknown>>): string {
  return Object.entries(named)
    .map(
      ([heading, manifest]) =>
        `--- # ${heading}\n${stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false })}`,
    )
    .join("");
}

/** Every object of a server; the bootstrap itself has golden files of its own, and its hash is left out with it. */
function objectsOf(input: ServerContext): string {
  const { name, namespace } = input;
  const config = bootstrapConfigMap(name, namespace, renderBootstrap(bootstrap({ ...input, server: name })));
  const configName = config.metadata.name.replace(/[0-9a-f]{8}$/, "<hash>");
  return documents({
    ServiceAccount: serviceAccountManifest(input),
    ConfigMap: {
      ...config,
      metadata: { ...config.metadata, name: configName },
      data: Object.fromEntries(Object.keys(config.data).map((file) => [file, "<bootstrap>"])),
    },
    ...withoutNone({ "ConfigMap, files": filesConfigMap(input), SecretProviderClass: secretProviderClass(input) }),
    Secret: tlsSecret(name, namespace, "<certificate>", "<key>"),
    NetworkPolicy: networkPolicyManifest(input),
    "Service, headless": podsServiceManifest(input),
    Deployment: deploymentManifest(input, {
      bootstrapName: configName,
      drainToken: "token",
      files: { texts: "<files>", secrets: "<secrets>" },
    }),
    HorizontalPodAutoscaler: autoscalerManifest(input),
    PodDisruptionBudget: disruptionBudgetManifest(input),
    PodMonitoring: podMonitoringManifest(input),
    ...(isBehindLoadBalancer(input.settings) && {
      BackendConfig: backendConfigManifest(input, { cloudArmorPolicy: "grpc-edge" }),
    }),
    Service: serviceManifest(input),
  });
}

/** A server without such files has no such object. */
function withoutNone(named: Readonly<Record<string, object | undefined>>): object {
  return Object.fromEntries(Object.entries(named).filter(([, manifest]) => manifest !== undefined));
}

/** What the servers of a namespace share. */
function sharedObjects(): string {
  const { name, namespace, settings, envoy } = CASES.everything;
  const certificate = managedCertificateManifest("grpc.example.com", namespace);
  return documents({
    Namespace: namespaceManifest(namespace, "acme/prod"),
    FrontendConfig: frontendConfigManifest("ingress", namespace, "acme-ingress", true),
    ManagedCertificate: certificate,
    Ingress: ingressManifest({
      name: "ingress",
      namespace,
      backends: [{ service: name, port: envoy.ports.ingress, routes: settings.routes }],
      addressName: "acme-ingress",
      managedCertificates: [certificate.metadata.name],
      preSharedCertificates: [],
      frontendConfig: "ingress",
      httpsRedirect: true,
    }),
  });
}

const DEFAULTS = "defaults.yaml";

/** Kept whole: what there is nothing to compare with. */
const WHOLE = { [DEFAULTS]: () => objectsOf(CASES.defaults), "shared.yaml": sharedObjects };

/** Kept as the difference from the default. */
const DIFFERENCES = {
  "internal-only.diff": () => objectsOf(CASES["internal-only"]),
  "everything.diff": () => objectsOf(CASES.everything),
};

describe("the manifests", () => {
  for (const [file, text] of Object.entries(WHOLE))
    it(`are as in test/golden/manifests/${file}`, () => assertGolden(`manifests/${file}`, text()));

  for (const [file, text] of Object.entries(DIFFERENCES))
    it(`differ from the default as in test/golden/manifests/${file}`, () =>
      assertGoldenDifference(`manifests/${file}`, text(), objectsOf(CASES.defaults)));

  it("have no golden file without a case", () =>
    assertNoOtherGolden("manifests", [...Object.keys(WHOLE), ...Object.keys(DIFFERENCES)]));
});
