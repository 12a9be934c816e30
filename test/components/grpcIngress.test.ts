import assert from "node:assert/strict";
import { Provider as GoogleCloud } from "@pulumi/gcp";
import { Provider } from "@pulumi/kubernetes";
import { GrpcIngress } from "../../components/grpcIngress";
import { GrpcServer } from "../../components/grpcServer";
import { ServerNamespace } from "../../components/serverNamespace";
import { mocks } from "../../commands/plan/mocks";
import { ingressSchema } from "../../settings/ingress";
import { ingressSettings } from "../../settings/standalone";
import { serverSchema } from "../../settings/server";
import {
  MODES,
  type Resources,
  assertAfter,
  at,
  directDependencies,
  family,
  named,
  ofType,
  orphans,
  register,
} from "../support/resources";
import { BACKENDS, IMAGE, ROUTES, ingressOf } from "./support";

const annotation = (resources: Resources, name: string) =>
  at(named(resources, "ingress-ingress").inputs, "metadata", "annotations", name);

for (const { mode, preview } of MODES) {
  describe(`GrpcIngress in ${mode}`, () => {
    it("has exactly these children", async () => {
      const resources = await ingressOf({}, { preview });
      assert.deepEqual(family(resources), [
        "grpc-envoy-gke:components:GrpcIngress ingress",
        "  gcp:compute/globalAddress:GlobalAddress ingress-address",
        "  gcp:compute/sSLPolicy:SSLPolicy ingress-ssl-policy",
        "  kubernetes:networking.gke.io/v1:ManagedCertificate ingress-certificate-grpc.example.com",
        "  kubernetes:networking.gke.io/v1beta1:FrontendConfig ingress-frontend-config",
        "  kubernetes:networking.k8s.io/v1:Ingress ingress-ingress",
      ]);
      assert.deepEqual(orphans(resources, named(resources, "ingress")), []);
    });

    it("comes after the Services, the namespace, the certificates and the FrontendConfig", async () => {
      const resources = await register(
        () => {
          const provider = new Provider("other-cluster", { kubeconfig: "{}" });
          const owner = new ServerNamespace("servers", { namespace: "grpc" }, { provider });
          const opts = { provider, dependsOn: [owner] };
          const settings = serverSchema.parse({ image: IMAGE, routes: ROUTES });
          const { backend } = new GrpcServer("my-server", { settings, namespace: "grpc" }, opts);
          const args = { project: "acme", cloudName: "acme", namespace: "grpc", backends: [backend] };
          new GrpcIngress("ingress", args, opts);
        },
        { preview },
      );
      const ingress = named(resources, "ingress-ingress");
      for (const earlier of [
        "my-server-service",
        "my-server-backend-config",
        "servers-namespace",
        "ingress-frontend-config",
        "ingress-certificate-grpc.example.com",
        "ingress-address",
      ])
        assertAfter(resources, ingress, named(resources, earlier));
      const own = resources.filter(({ type, name }) => type.startsWith("kubernetes:") && name.startsWith("ingress-"));
      assert.equal(own.length, 3);
      for (const object of own) {
        assertAfter(resources, object, named(resources, "servers-namespace"));
        assert.match(object.options.provider, /::other-cluster::/, object.name);
      }
    });
  });
}

describe("the address of a GrpcIngress", () => {
  it("is created, and protected only where asked for: clients' DNS points to it", async () => {
    const open = await ingressOf();
    assert.equal(named(open, "ingress-address").options.protect, false);
    assert.equal(named(open, "ingress-address").inputs["name"], "acme-test-ingress");
    assert.equal(annotation(open, "kubernetes.io/ingress.global-static-ip-name"), "acme-test-ingress");
    const kept = await ingressOf({ settings: ingressSettings({ deletionProtection: true }) });
    assert.equal(named(kept, "ingress-address").options.protect, true);
  });

  it("is the reserved one where the settings name it", async () => {
    const settings = ingressSchema.parse({ reservedAddress: "grpc-front", dnsZone: "example-com" });
    const resources = await ingressOf({ settings });
    assert.deepEqual(ofType(resources, ":GlobalAddress"), []);
    assert.equal(annotation(resources, "kubernetes.io/ingress.global-static-ip-name"), "grpc-front");
    assert.deepEqual(named(resources, "ingress-record-grpc.example.com").inputs["rrdatas"], [
      "<address of grpc-front>",
    ]);
  });

  it("is looked up with the provider that the component is given", async () => {
    const providers: (string | undefined)[] = [];
    const call: typeof mocks.call = (args) => {
      providers.push(args.provider);
      return mocks.call(args);
    };
    await register(
      () => {
        const provider = new GoogleCloud("other-account", { project: "other" });
        const settings = ingressSchema.parse({ reservedAddress: "grpc-front" });
        const args = { project: "acme", cloudName: "acme", namespace: "grpc", backends: BACKENDS, settings };
        new GrpcIngress("ingress", args, { providers: [provider] });
      },
      { mocks: { ...mocks, call } },
    );
    assert.equal(providers.length, 1);
    assert.match(providers[0] ?? "", /::other-account::/);
  });

  it("ends the program with a problem of the setting where there is none of that name", async () => {
    const id = "projects/acme/global/addresses/grpc-frnt";
    // As the engine and the bridge of the provider wrap it.
    const details = `invocation of gcp:compute/getGlobalAddress:getGlobalAddress returned an error: invoking gcp:compute/getGlobalAddress:getGlobalAddress: 1 error occurred:\n\t* ${id} not found\n\n`;
    const call: typeof mocks.call = () => {
      throw Object.assign(new Error(details), { details });
    };
    const args = { project: "acme", cloudName: "acme", namespace: "grpc", backends: BACKENDS };
    const settings = ingressSchema.parse({ reservedAddress: "grpc-frnt" });
    const running = register(() => new GrpcIngress("ingress", { ...args, settings }), { mocks: { ...mocks, call } });
    await assert.rejects(running, (error: Error) => {
      assert.equal(
        error.message,
        `Pulumi.test.yaml: 1 problem

  ingress.reservedAddress
    value  "grpc-frnt"
    rule   a global address that is there and may be read: ${id}; Google Cloud answers: ${id} not found
    fix    compare it with gcloud compute addresses list --global --project acme; reading it takes roles/compute.viewer
`,
      );
      // What the SDK reports in the program's words, without a stack trace.
      return "__pulumiRunError" in error;
    });
  });
});

describe("the certificates of a GrpcIngress", () => {
  const hosts = ["b.example.com", "a.example.com"];
  const backends = [{ service: "my-server", port: 15001, routes: hosts.map((host) => ({ host })) }];

  it("are managed ones, one for each host", async () => {
    const resources = await ingressOf({ backends });
    const certificates = ofType(resources, ":ManagedCertificate");
    assert.deepEqual(certificates.map(({ inputs }) => at(inputs, "spec", "domains")).sort(), [
      ["a.example.com"],
      ["b.example.com"],
    ]);
    const names = certificates.map(({ inputs }) => at(inputs, "metadata", "name")).sort();
    assert.equal(annotation(resources, "networking.gke.io/managed-certificates"), names.join(","));
    assert.equal(annotation(resources, "ingress.gcp.kubernetes.io/pre-shared-cert"), undefined);
    assert.deepEqual(directDependencies(named(resources, "ingress-ingress")), [
      "ingress-address",
      "ingress-certificate-a.example.com",
      "ingress-certificate-b.example.com",
      "ingress-frontend-config",
    ]);
  });

  it("are the pre-shared ones where the settings name them", async () => {
    const settings = ingressSchema.parse({ certificate: { preShared: ["wildcard", "apex"] } });
    const resources = await ingressOf({ backends, settings });
    assert.deepEqual(ofType(resources, ":ManagedCertificate"), []);
    assert.equal(annotation(resources, "ingress.gcp.kubernetes.io/pre-shared-cert"), "wildcard,apex");
    assert.equal(annotation(resources, "networking.gke.io/managed-certificates"), undefined);
  });
});

describe("the other settings of a GrpcIngress", () => {
  it("make an A record for each host in the zone, and none without a zone", async () => {
    assert.deepEqual(ofType(await ingressOf(), ":RecordSet"), []);
    const resources = await ingressOf({ settings: ingressSchema.parse({ dnsZone: "example-com" }) });
    assert.deepEqual(named(resources, "ingress-record-grpc.example.com").inputs, {
      project: "acme-dev",
      managedZone: "example-com",
      name: "grpc.example.com.",
      type: "A",
      ttl: 300,
      rrdatas: ["<address of ingress-address>"],
    });
  });

  it("make an SSL policy that refuses TLS before 1.2, or take the one that is named", async () => {
    const resources = await ingressOf();
    const { inputs } = named(resources, "ingress-ssl-policy");
    assert.deepEqual([inputs["minTlsVersion"], inputs["profile"]], ["TLS_1_2", "MODERN"]);
    const given = await ingressOf({ settings: ingressSchema.parse({ sslPolicy: "strict" }) });
    assert.deepEqual(ofType(given, ":SSLPolicy"), []);
    const policyOf = (made: Resources) => at(named(made, "ingress-frontend-config").inputs, "spec", "sslPolicy");
    assert.deepEqual([policyOf(resources), policyOf(given)], ["acme-test-ingress", "strict"]);
  });

  it("keep port 80 closed unless browsers are redirected", async () => {
    const redirectOf = (made: Resources) =>
      at(named(made, "ingress-frontend-config").inputs, "spec", "redirectToHttps");
    const closed = await ingressOf();
    assert.equal(annotation(closed, "kubernetes.io/ingress.allow-http"), "false");
    assert.deepEqual(redirectOf(closed), { enabled: false });
    const redirected = await ingressOf({ settings: ingressSchema.parse({ httpsRedirect: true }) });
    assert.equal(annotation(redirected, "kubernetes.io/ingress.allow-http"), "true");
    assert.deepEqual(redirectOf(redirected), { enabled: true, responseCodeName: "MOVED_PERMANENTLY_DEFAULT" });
  });
});
