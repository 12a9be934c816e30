import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes";
import { GrpcServer } from "../../components/grpcServer";
import { ServerNamespace } from "../../components/serverNamespace";
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
import { IMAGE, ROUTES, serverOf } from "./support";

const CHILDREN = [
  "  kubernetes:apps/v1:Deployment my-server-deployment",
  "  kubernetes:autoscaling/v2:HorizontalPodAutoscaler my-server-autoscaler",
  "  kubernetes:cloud.google.com/v1:BackendConfig my-server-backend-config",
  "  kubernetes:core/v1:ConfigMap my-server-envoy-<hash>",
  "  kubernetes:core/v1:Secret my-server-tls",
  "  kubernetes:core/v1:Service my-server-pods",
  "  kubernetes:core/v1:Service my-server-service",
  "  kubernetes:core/v1:ServiceAccount my-server-service-account",
  "  kubernetes:monitoring.googleapis.com/v1:PodMonitoring my-server-metrics",
  "  kubernetes:networking.k8s.io/v1:NetworkPolicy my-server-network-policy",
  "  kubernetes:policy/v1:PodDisruptionBudget my-server-disruption-budget",
  "  tls:index/privateKey:PrivateKey my-server-tls-key",
  "  tls:index/selfSignedCert:SelfSignedCert my-server-tls-certificate",
];
/** The ConfigMap is named by what it contains. */
const withoutHash = (name: string) => name.replace(/(-envoy-)[0-9a-f]{8}$/, "$1<hash>");
const COMPONENT = "grpc-envoy-gke:components:GrpcServer my-server";

for (const { mode, preview } of MODES) {
  describe(`GrpcServer in ${mode}`, () => {
    let resources: Resources;
    before(async () => {
      resources = await serverOf({}, {}, { preview });
    });

    it("has exactly these children", () => {
      assert.deepEqual(family(resources).map(withoutHash), [COMPONENT, ...CHILDREN]);
      assert.deepEqual(orphans(resources, named(resources, "my-server")), []);
    });

    it("starts no pod before what the pod names is there", () => {
      assert.deepEqual(directDependencies(named(resources, "my-server-deployment")).map(withoutHash), [
        "my-server-envoy-<hash>",
        "my-server-network-policy",
        "my-server-pods",
        "my-server-service-account",
        "my-server-tls",
        // What the kubelet shows Envoy comes from it.
        "my-server-tls-key",
      ]);
    });

    it("has the BackendConfig there before the Service that names it", () => {
      assert.deepEqual(directDependencies(named(resources, "my-server-service")), ["my-server-backend-config"]);
    });

    it("without routes has nothing of the load balancer's", async () => {
      const inside = await serverOf({ routes: [] }, {}, { preview });
      assert.deepEqual(
        family(inside).map(withoutHash),
        [COMPONENT, ...CHILDREN].filter((line) => !line.includes("BackendConfig")),
      );
      const service = named(inside, "my-server-service").inputs;
      assert.equal(at(service, "metadata", "annotations"), undefined);
      assert.deepEqual(at(service, "spec", "ports"), [
        {
          name: "internal",
          port: 15002,
          targetPort: 15002,
          protocol: "TCP",
          appProtocol: "kubernetes.io/h2c",
        },
      ]);
      assert.doesNotMatch(JSON.stringify(named(inside, "my-server-network-policy").inputs), /ipBlock|15001/);
    });

    it("without a namespace makes its own, and everything in it waits for it", async () => {
      const own = await serverOf({}, { namespace: undefined }, { preview });
      assert.deepEqual(family(own).map(withoutHash), [
        COMPONENT,
        "  grpc-envoy-gke:components:ServerNamespace my-server",
        "    kubernetes:core/v1:Namespace my-server-namespace",
        ...CHILDREN,
      ]);
      const namespace = named(own, "my-server-namespace");
      for (const object of ofType(own, "").filter(({ type }) => /^kubernetes:(?!core\/v1:Namespace)/.test(type))) {
        assert.equal(at(object.inputs, "metadata", "namespace"), "my-server", object.name);
        assertAfter(own, object, namespace);
      }
    });

    it("waits with everything in a namespace for whoever makes the namespace", async () => {
      const others = await register(
        () => {
          const owner = new ServerNamespace("servers", { namespace: "grpc" });
          const settings = serverSchema.parse({ image: IMAGE, routes: ROUTES });
          new GrpcServer("my-server", { settings, namespace: "grpc" }, { dependsOn: [owner] });
        },
        { preview },
      );
      const namespace = named(others, "servers-namespace");
      const objects = others.filter(({ type, name }) => type.startsWith("kubernetes:") && name !== namespace.name);
      assert.equal(objects.length, 11);
      for (const object of objects) assertAfter(others, object, namespace);
    });

    it("puts every Kubernetes object where its provider states", async () => {
      const there = await register(
        () => {
          const provider = new Provider("other-cluster", { kubeconfig: "{}" });
          new GrpcServer("my-server", { settings: serverSchema.parse({ image: IMAGE, routes: ROUTES }) }, { provider });
        },
        { preview },
      );
      const objects = there.filter(({ type }) => type.startsWith("kubernetes:"));
      assert.equal(objects.length, 12);
      for (const { name, options } of objects) assert.match(options.provider, /::other-cluster::/, name);
    });
  });
}

describe("GrpcServer's outputs", () => {
  it("say how to call the server, from inside and from outside", async () => {
    const seen: Record<string, unknown>[] = [];
    await register(() => {
      const settings = serverSchema.parse({ image: IMAGE, routes: ROUTES });
      const { namespace, hosts, host, internalPort, backend } = new GrpcServer("my-server", { settings });
      seen.push({ namespace, hosts, host, internalPort, port: backend.port, routes: backend.routes });
    });
    assert.deepEqual(seen, [
      {
        namespace: "my-server",
        hosts: ["grpc.example.com"],
        host: "my-server.my-server.svc.cluster.local",
        internalPort: 15002,
        port: 15001,
        routes: ROUTES,
      },
    ]);
  });
});

describe("what the load balancer does for a server", () => {
  const specOf = async (args: Parameters<typeof serverOf>[1]) =>
    at(named(await serverOf({}, args), "my-server-backend-config").inputs, "spec") as Record<string, unknown>;

  it("is stated in the BackendConfig, which is where the controller looks for it", async () => {
    const { securityPolicy, logging } = await specOf({ cloudArmorPolicy: "grpc-edge", logSampleRate: 1 });
    assert.deepEqual([securityPolicy, logging], [{ name: "grpc-edge" }, { enable: true, sampleRate: 1 }]);
  });

  it("is stated where it was set and taken away again too: the controller leaves alone what is not", async () => {
    const [set, taken] = [await specOf({ cloudArmorPolicy: "grpc-edge", logSampleRate: 0 }), await specOf({})];
    assert.deepEqual(Object.keys(taken), Object.keys(set));
    assert.deepEqual([taken["securityPolicy"], taken["logging"]], [{ name: "" }, { enable: true, sampleRate: 0.01 }]);
  });
});

describe("the certificate that Envoy shows the load balancer", () => {
  it("carries the Service's name and lasts ten years", async () => {
    const { inputs } = named(await serverOf(), "my-server-tls-certificate");
    assert.deepEqual(inputs["dnsNames"], ["my-server.grpc.svc.cluster.local"]);
    assert.equal(inputs["validityPeriodHours"], 10 * 365 * 24);
  });
});
