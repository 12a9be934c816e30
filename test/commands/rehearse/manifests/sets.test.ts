import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments, stringify } from "yaml";
import { readSources } from "../../../../commands/adopt/input/sources";
import { type BeforeAndAfter, ofManifests } from "../../../../commands/rehearse/manifests/ofManifests";
import { type PreStop, RECREATE, type RolloutStrategy } from "../../../../commands/rehearse/node/workload";
import { assertGolden, assertNoOtherGolden } from "../../../support/golden";
import { adopted } from "../../adopt/support";
import { described } from "../support/described";

const SETS = "test/fixtures/manifests";
const NAMES = readdirSync(SETS).sort();

const read = new Map<string, BeforeAndAfter>();
function set(name: string): BeforeAndAfter {
  const found = read.get(name) ?? ofManifests({ from: name, sources: readSources(join(SETS, name)) }, undefined, true);
  read.set(name, found);
  return found;
}

/** Names of all containers of a set's pods, by its manifests. */
function containersOf(name: string, { server, before }: BeforeAndAfter): string[] {
  const { edge } = before.subject(1);
  const texts = readSources(join(SETS, name)).flatMap(({ text }) => parseAllDocuments(text));
  const objects = texts.flatMap((document) => {
    const object = document.toJS({ maxAliasCount: -1 }) as Manifest;
    return object.items ?? [object];
  });
  const pods = objects.filter(({ metadata, spec }) => {
    const containers = spec?.template?.spec?.containers ?? [];
    const isEdge = edge !== undefined && containers.some(({ name: of }) => of === edge.envoy?.container);
    return containers.length > 0 && (metadata.name === server || isEdge);
  });
  return pods.flatMap(({ spec }) => {
    const { initContainers = [], containers } = spec!.template!.spec;
    return [...initContainers, ...containers].map(({ name: of }) => of);
  });
}

interface Manifest {
  readonly metadata: { readonly name: string };
  readonly items?: readonly Manifest[];
  readonly spec?: {
    readonly template?: {
      readonly spec: {
        readonly initContainers?: readonly { readonly name: string }[];
        readonly containers: readonly { readonly name: string }[];
      };
    };
  };
}

function hookOf(name: string, container: string): PreStop | undefined {
  const { sidecars, containers } = set(name).before.subject(1).pods.workload;
  return [...sidecars, ...containers].find((one) => one.name === container)?.preStop;
}

function rolloutOf(name: string): RolloutStrategy {
  return set(name).before.subject(1).pods.workload.rollout;
}

describe("rehearse --manifests: sets of manifests as teams have them", () => {
  for (const name of NAMES) {
    describe(name, () => {
      it("is adopted", () => {
        assert.notEqual(adopted(join(SETS, name)).stackFile, undefined);
      });

      it("is rehearsed as its golden file states", () => {
        assertGolden(`rehearse/manifestSets/${name}.yaml`, stringify(described(set(name)), { lineWidth: 120 }));
      });
    });
  }

  it("run every container of the pods, or state which they leave out", () => {
    for (const name of NAMES) {
      const { before, leftOut } = set(name);
      const { pods, edge } = before.subject(1);
      const runs = [pods, edge].flatMap((one) => (one ? [...one.workload.sidecars, ...one.workload.containers] : []));
      const known = [...runs.map((one) => one.name), ...leftOut.map((line) => /container (\S+)$/.exec(line)?.[1])];
      for (const container of containersOf(name, set(name)))
        assert.ok(known.includes(container), `${name}: ${container}`);
    }
  });

  describe("a hook", () => {
    it("fails where its image has no curl, and what && joins to it is not run", () => {
      assert.deepEqual(hookOf("shell-bootstrap-without-curl", "envoy"), {
        commands: [{ fails: "fails: its image has no curl" }],
      });
    });

    it("asks Envoy's administration interface where its image has curl, and waits then", () => {
      assert.deepEqual(hookOf("pre-stop-curl", "envoy"), {
        commands: [{ request: { method: "POST", port: 9901, path: "/healthcheck/fail" } }, { sleep: 15 }],
      });
    });

    it("of a native sidecar asks Envoy's own listener", () => {
      const [sidecar] = set("native-sidecar").before.subject(1).pods.workload.sidecars;
      assert.equal(sidecar?.name, "envoy");
      assert.deepEqual(sidecar.preStop?.httpGet, { path: "/drain", port: 8009, httpHeaders: [] });
    });

    it("of an unknown program is stated as left out", () => {
      assert.ok(set("stateful-set").leftOut.includes("ledger: preStop without /app/ledger leave --timeout=10s"));
    });
  });

  describe("pods are replaced", () => {
    it("one by one in a StatefulSet and a DaemonSet, a new one when the old one is gone", () => {
      for (const name of ["stateful-set", "daemon-set-secret-bootstrap"])
        assert.deepEqual(rolloutOf(name), { maxSurge: 0, maxUnavailable: 1, place: "gone" });
    });

    it("all at once where the strategy is Recreate", () => {
      assert.deepEqual(rolloutOf("bootstrap-json-recreate"), RECREATE);
    });

    it("as a Deployment or an Argo Rollout states it", () => {
      assert.deepEqual(rolloutOf("max-unavailable-exec-probe"), { maxSurge: 0, maxUnavailable: 1 });
      assert.deepEqual(rolloutOf("argo-rollout"), { maxSurge: "20%", maxUnavailable: 0 });
    });

    it("a quarter at a time where nothing states it", () => {
      assert.deepEqual(rolloutOf("cluster-ip"), { maxSurge: "25%", maxUnavailable: "25%" });
    });
  });

  describe("calls", () => {
    it("come to Envoys in pods of their own, which clients inside call", () => {
      for (const name of ["edge-headless", "edge-cluster-ip", "edge-weighted-canary"])
        assert.equal(set(name).before.subject(1).service?.calls, "edge", name);
    });

    it("are within TLS where Envoy's listener is", () => {
      const within = NAMES.filter((name) => set(name).before.subject(1).service?.tls === true);
      assert.deepEqual(within, ["edge-cluster-ip", "network-load-balancer-config-yaml"]);
    });

    it("are of a service and a host that the routes lead to the server, in every set", () => {
      const asked = (name: string) => set(name).before.subject(1).calledAs;
      for (const name of NAMES) assert.notEqual(asked(name), undefined, name);
      assert.deepEqual(asked("native-sidecar"), {
        service: "acme.tickets.v1.Tickets",
        authority: "tickets.internal.acme.example",
      });
      assert.equal(asked("edge-weighted-canary")?.service, "shop.v1.Cart");
    });

    it("that a route leads to a canary are answered by the server's pods", () => {
      assert.ok(set("edge-weighted-canary").before.subject(1).names.pods.includes("cart-canary"));
    });
  });

  describe("the load balancer's health check", () => {
    const checkOf = (name: string) => set(name).before.subject(1).loadBalancer?.healthCheck;

    it("is that of the BackendConfig", () => {
      const { type, port, requestPath } = checkOf("sidecar-ingress")!;
      assert.deepEqual([type, port, requestPath], ["HTTP", 8080, "/healthz"]);
    });

    it("is made of a readiness probe on the port that is called, in the protocol of the calls", () => {
      for (const name of ["ingress-v1beta1", "pre-stop-curl"]) assert.equal(checkOf(name)?.type, "HTTP2");
      assert.equal(checkOf("ingress-v1beta1")?.requestPath, "/_healthz");
    });

    it("asks for / where nothing states another path", () => {
      assert.equal(checkOf("health-check-never-passes")?.requestPath, "/");
    });
  });

  it("asks the server's health as grpc_health_probe does", () => {
    const [server] = set("max-unavailable-exec-probe").before.subject(1).pods.workload.containers;
    const services = [server?.startupProbe, server?.readinessProbe, server?.livenessProbe].map((one) => one?.grpc);
    assert.deepEqual(
      services.map((one) => one?.service),
      ["", "maps.Geo", ""],
    );
  });

  it("fills in the variables of a shell that starts Envoy", () => {
    const [, envoy] = set("shell-bootstrap-without-curl").before.subject(1).pods.workload.containers;
    assert.deepEqual(envoy?.args.slice(2, 6), ["--service-node", "${POD_NAME}", "--log-level", "warning"]);
  });

  it("has no other golden file", () => {
    assertNoOtherGolden(
      "rehearse/manifestSets",
      NAMES.map((name) => `${name}.yaml`),
    );
  });
});
