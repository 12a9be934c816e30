import assert from "node:assert/strict";
import { type IngressBackend, type IngressInput, hostsOf, ingressManifest } from "../../manifests/ingress";
import { at } from "../support/resources";

const backend = (service: string, ...routes: IngressBackend["routes"]): IngressBackend => ({
  service,
  port: 15001,
  routes,
});
const BACKENDS = [
  backend("web", { host: "grpc.example.com" }),
  backend("billing", { host: "grpc.example.com", service: "acme.v1.Billing" }, { host: "billing.example.com" }),
  backend("orders", { host: "grpc.example.com", service: "acme.v1.Orders" }),
];

const ingress = (given: Partial<IngressInput> = {}) =>
  ingressManifest({
    name: "ingress",
    namespace: "grpc",
    backends: BACKENDS,
    addressName: "acme-ingress",
    managedCertificates: ["one", "two"],
    preSharedCertificates: [],
    frontendConfig: "ingress",
    httpsRedirect: false,
    ...given,
  });

describe("the Ingress", () => {
  it("groups the routes by host, and a service's path is before the rest of its host", () => {
    const paths = (host: object) =>
      (at(host, "http", "paths") as object[]).map((path) => [
        at(path, "path"),
        at(path, "backend", "service", "name"),
        at(path, "backend", "service", "port", "number"),
      ]);
    const rules = at(ingress(), "spec", "rules") as object[];
    assert.deepEqual(
      rules.map((rule) => [at(rule, "host"), paths(rule)]),
      [
        ["billing.example.com", [["/*", "billing", 15001]]],
        [
          "grpc.example.com",
          [
            ["/acme.v1.Billing/*", "billing", 15001],
            ["/acme.v1.Orders/*", "orders", 15001],
            ["/*", "web", 15001],
          ],
        ],
      ],
    );
  });

  it("is the same whatever the order of the servers and of their routes", () => {
    const reversed = [...BACKENDS].reverse().map((given) => ({ ...given, routes: [...given.routes].reverse() }));
    assert.deepEqual(ingress({ backends: reversed }), ingress());
    assert.deepEqual(hostsOf(reversed), ["billing.example.com", "grpc.example.com"]);
  });

  it("sends a call nowhere by default: a host that is not named is not ours", () => {
    assert.equal(at(ingress(), "spec", "defaultBackend"), undefined);
  });

  it("leaves to the Service the annotations that are read there only", () => {
    const annotations = Object.keys(at(ingress(), "metadata", "annotations") as object);
    assert.deepEqual(
      annotations.filter((name) => name.startsWith("cloud.google.com/")),
      [],
    );
  });

  it("names its class, address, certificates and FrontendConfig", () => {
    assert.deepEqual(at(ingress(), "metadata", "annotations"), {
      "kubernetes.io/ingress.class": "gce",
      "kubernetes.io/ingress.global-static-ip-name": "acme-ingress",
      "kubernetes.io/ingress.allow-http": "false",
      "networking.gke.io/v1beta1.FrontendConfig": "ingress",
      "networking.gke.io/managed-certificates": "one,two",
    });
  });

  it("names pre-shared certificates instead of managed ones", () => {
    const annotations = at(
      ingress({ managedCertificates: [], preSharedCertificates: ["wildcard", "apex"], httpsRedirect: true }),
      "metadata",
      "annotations",
    ) as Record<string, string>;
    assert.equal(annotations["ingress.gcp.kubernetes.io/pre-shared-cert"], "wildcard,apex");
    assert.ok(!("networking.gke.io/managed-certificates" in annotations));
    assert.equal(annotations["kubernetes.io/ingress.allow-http"], "true");
  });
});
