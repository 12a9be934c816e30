import assert from "node:assert/strict";
import { changesOf } from "../../../commands/review/change";
import { parsePreview } from "../../../commands/review/preview";
import { SERVER, type StepOf, previewText, reviewOf, step, urn } from "./support";
import { EVERYTHING } from "../../support/everything";
import { runProgram, textsOf } from "../../support/program";
import type { Risk } from "../../../commands/review/risk";

const CLUSTER = "gcp:container/cluster:Cluster";
const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";

/** `error Cluster c` for each risk, in their order. */
const told = (risks: readonly Risk[]): string[] => risks.map(({ level, change }) => `${level} ${change.name}`);

const going = (type: string, op: "replace" | "delete", more: Partial<StepOf> = {}) =>
  step({ op, type, name: "it", before: {}, ...(op === "replace" && { after: {}, reasons: ["x"] }), ...more });

describe("what a replacement or a deletion does to calls", () => {
  const LOUD = [
    CLUSTER,
    "gcp:container/nodePool:NodePool",
    "gcp:compute/network:Network",
    "gcp:compute/subnetwork:Subnetwork",
    "gcp:compute/globalAddress:GlobalAddress",
    "gcp:dns/recordSet:RecordSet",
    "pulumi:providers:kubernetes",
    "kubernetes:core/v1:Namespace",
    "kubernetes:core/v1:Service",
    "kubernetes:core/v1:ConfigMap",
    "kubernetes:networking.gke.io/v1:ManagedCertificate",
    "kubernetes:cloud.google.com/v1:BackendConfig",
    "kubernetes:networking.k8s.io/v1:Ingress",
    DEPLOYMENT,
  ];
  for (const type of LOUD) {
    for (const op of ["replace", "delete"] as const) {
      it(`must be confirmed for a ${op}d ${type}`, () => {
        const { level, risks } = reviewOf([going(type, op)]);
        assert.deepEqual([level, told(risks)], ["error", ["error it"]]);
      });
    }
  }

  it("is known for every type that the program registers", async () => {
    const config = textsOf(EVERYTHING);
    const stacks = [await runProgram(config), await runProgram({ ...config, "grpc-envoy-gke:ingress": "{}" })];
    const types = new Set(stacks.flatMap(({ resources }) => resources).map(({ type }) => type));
    types.delete("pulumi:pulumi:Stack");
    assert.ok(types.size > 20);
    for (const type of types) {
      for (const op of ["replace", "delete"] as const) {
        const { risks } = reviewOf([going(type, op)]);
        assert.ok(risks[0] && !risks[0].calls.includes("not known"), `${op} ${type}`);
      }
    }
  });

  it("is said to be unknown for others", () => {
    const { level, risks } = reviewOf([going("aws:s3/bucket:Bucket", "delete")]);
    assert.equal(level, "warning");
    assert.match(risks[0]!.calls, /not known/);
  });

  it("is nothing for a component that only groups", () => {
    const { level } = reviewOf([going("acme:components:Group", "delete")]);
    assert.equal(level, undefined);
  });

  it("is less for the Service that only lists pods", () => {
    const { level } = reviewOf([
      going("kubernetes:core/v1:Service", "replace", { before: { spec: { clusterIP: "None" } } }),
    ]);
    assert.equal(level, "warning");
  });

  it("names the selector where it is the reason", () => {
    const { risks } = reviewOf([going(DEPLOYMENT, "replace", { reasons: ["spec.selector.matchLabels.app"] })]);
    assert.match(risks[0]!.calls, /selector cannot be changed/);
  });
});

describe("what follows from another change", () => {
  it("comes after it: a cluster before its pool, its provider and their objects", () => {
    const { risks } = reviewOf([
      going(DEPLOYMENT, "replace", { name: "d", reasons: ["provider"] }),
      going("pulumi:providers:kubernetes", "replace", { name: "p", reasons: ["clusterIdentifier", "kubeconfig"] }),
      going("gcp:container/nodePool:NodePool", "replace", { name: "n", reasons: ["cluster"] }),
      going(CLUSTER, "replace", { name: "c", reasons: ["location"] }),
    ]);
    assert.deepEqual(told(risks), ["error c", "error n", "error p", "error d"]);
    const [c, n, p, d] = risks;
    assert.deepEqual(
      [c, n, p, d].map((risk) => risk?.follows),
      [undefined, c!.change.urn, c!.change.urn, p!.change.urn],
    );
  });

  it("is told by itself where nothing brings it along", () => {
    const { risks } = reviewOf([going("gcp:container/nodePool:NodePool", "replace", { reasons: ["cluster"] })]);
    assert.equal(risks[0]!.follows, undefined);
  });

  it("a server that is taken away speaks for its objects, but not for an address", () => {
    const child = { server: "billing" };
    const { risks } = reviewOf([
      step({ op: "delete", type: SERVER, name: "billing", before: {} }),
      going(DEPLOYMENT, "delete", { ...child, name: "d" }),
      going("gcp:compute/globalAddress:GlobalAddress", "delete", { ...child, name: "a" }),
    ]);
    const follows = Object.fromEntries(risks.map((risk) => [risk.change.name, risk.follows]));
    assert.deepEqual(follows, { billing: undefined, a: undefined, d: urn(SERVER, "billing") });
    assert.equal(risks.at(-1)!.change.name, "d");
  });
});

describe("what a change in place does to calls", () => {
  const updated = (type: string, before: object, after: object, diff: string[], state = {}) =>
    reviewOf([step({ type, name: "it", before: { ...before }, after: { ...after }, diff, state })]);

  it("is a roll for a pod's template, which loses nothing", () => {
    const { level } = updated(DEPLOYMENT, {}, {}, ["spec.template.spec.containers[0].image"]);
    assert.equal(level, "note");
    assert.equal(updated(DEPLOYMENT, {}, {}, ["spec.templateless"]).level, undefined);
  });

  it("must be confirmed for a Service's selector", () => {
    assert.equal(updated("kubernetes:core/v1:Service", {}, {}, ["spec.selector.app"]).level, "error");
    assert.equal(updated("kubernetes:core/v1:Service", {}, {}, ["metadata.labels.app"]).level, undefined);
  });

  it("must be confirmed where a host or a path is led nowhere any more", () => {
    const ingress = (...routes: [string, string][]) => ({
      spec: { rules: routes.map(([host, path]) => ({ host, http: { paths: [{ path }] } })) },
    });
    const lost = updated(
      INGRESS,
      ingress(["a.example.com", "/*"], ["b.example.com", "/*"]),
      ingress(["b.example.com", "/*"]),
      ["spec"],
    );
    assert.equal(lost.level, "error");
    assert.deepEqual(lost.risks[0]!.about, ["a.example.com/*"]);
    const more = updated(
      INGRESS,
      ingress(["b.example.com", "/*"]),
      ingress(["a.example.com", "/*"], ["b.example.com", "/*"]),
      ["spec"],
    );
    assert.equal(more.level, undefined);
  });

  const CERTIFICATE = "kubernetes:networking.gke.io/v1:ManagedCertificate";
  const domains = (...names: unknown[]) => ({ spec: { domains: names } });

  it("must be confirmed where a managed certificate is for other domains, as it is issued again", () => {
    const cases: [string[], unknown[], string][] = [
      [["a.example.com"], ["a.example.com", "b.example.com"], "spec.domains[1]"],
      [["a.example.com", "b.example.com"], ["a.example.com"], "spec.domains[1]"],
      [["a.example.com"], ["b.example.com"], "spec.domains"],
      [["a.example.com"], ["04da6b54-80e4-46f7-96ec-b56ff0331ba9"], "spec.domains[0]"],
    ];
    for (const [before, after, path] of cases) {
      const { level, risks } = updated(CERTIFICATE, domains(...before), domains(...after), [path]);
      assert.deepEqual([level, risks[0]?.about], ["error", before], path);
      assert.match(risks[0]!.calls, /clients that verify TLS cannot connect to any of its hosts meanwhile/);
      assert.match(risks[0]!.fix!, /^Add a second ManagedCertificate .* beside this one/);
    }
  });

  it("is nothing where a managed certificate's domains are in another order, and for its labels", () => {
    const [one, other] = [domains("a.example.com", "b.example.com"), domains("b.example.com", "a.example.com")];
    assert.equal(updated(CERTIFICATE, one, other, ["spec.domains[0]", "spec.domains[1]"]).level, undefined);
    assert.equal(updated(CERTIFICATE, one, one, ["metadata.labels.team"]).level, undefined);
  });

  it("must be confirmed where the load balancer no longer shows a certificate", () => {
    const ingress = (value?: string) => ({
      metadata: { annotations: value === undefined ? {} : { "ingress.gcp.kubernetes.io/pre-shared-cert": value } },
    });
    const diff = ['metadata.annotations["ingress.gcp.kubernetes.io/pre-shared-cert"]'];
    const of = (before?: string, after?: string) => updated(INGRESS, ingress(before), ingress(after), diff).risks[0];
    assert.deepEqual(of("old", "new")?.about, ["old"]);
    assert.deepEqual([of("old, kept", "kept")?.level, of("old, kept", "kept")?.about], ["error", ["old"]]);
    assert.deepEqual(of("old")?.about, ["old"]);
    assert.equal(of("old", "old,new"), undefined);
    assert.equal(of(undefined, "new"), undefined);
  });

  it("must be confirmed where the load balancer reaches a Service's pods in another way", () => {
    const service = "kubernetes:core/v1:Service";
    for (const key of ["app-protocols", "neg", "backend-config"])
      assert.equal(updated(service, {}, {}, [`metadata.annotations["cloud.google.com/${key}"]`]).level, "error", key);
    assert.equal(updated(service, {}, {}, ['metadata.annotations["acme.com/team"]']).level, undefined);
  });

  const BACKEND = "kubernetes:cloud.google.com/v1:BackendConfig";
  const FEATURES = {
    cdn: { enabled: true },
    connectionDraining: { drainingTimeoutSec: 60 },
    customRequestHeaders: { headers: ["x:y"] },
    customResponseHeaders: { headers: ["x:y"] },
    iap: { enabled: true },
    logging: { enable: true },
    securityPolicy: { name: "edge" },
    sessionAffinity: { affinityType: "CLIENT_IP" },
    timeoutSec: 60,
  };
  for (const [feature, value] of Object.entries(FEATURES))
    it(`is a warning where a BackendConfig no longer states ${feature}, which then stays at the load balancer`, () => {
      const { risks } = updated(BACKEND, { spec: { [feature]: value } }, { spec: {} }, [`spec.${feature}`]);
      assert.deepEqual([risks[0]?.level, risks[0]?.about], ["warning", [feature]]);
      assert.match(risks[0]!.fix!, new RegExp(`^Write what takes it away: ${feature}: `));
      const kept = updated(BACKEND, { spec: { [feature]: value } }, { spec: { [feature]: value } }, [
        "metadata.labels.a",
      ]);
      assert.deepEqual(kept.risks, []);
    });

  it("is a warning where a BackendConfig begins to state that there is no Cloud Armor policy", () => {
    const spec = (name?: string) => ({ spec: name === undefined ? {} : { securityPolicy: { name } } });
    const of = (before?: string, after?: string) => updated(BACKEND, spec(before), spec(after), ["spec"]).risks;
    assert.match(of(undefined, "")[0]!.calls, /attached to the server's backend service outside of Pulumi/);
    for (const [before, after] of [
      ["edge", ""],
      ["", ""],
      [undefined, "edge"],
    ] as const)
      assert.deepEqual(of(before, after), [], `${before} → ${after}`);
  });

  it("is a warning where a FrontendConfig no longer states its SSL policy", () => {
    const type = "kubernetes:networking.gke.io/v1beta1:FrontendConfig";
    const [stated, not] = [{ spec: { sslPolicy: "modern" } }, { spec: {} }];
    assert.equal(updated(type, stated, not, ["spec.sslPolicy"]).level, "warning");
    assert.equal(updated(type, stated, { spec: { sslPolicy: "" } }, ["spec.sslPolicy"]).level, undefined);
  });

  it("is a warning where deletion protection ends", () => {
    assert.equal(
      updated(CLUSTER, { deletionProtection: true }, { deletionProtection: false }, ["deletionProtection"]).level,
      "warning",
    );
    assert.equal(
      updated(CLUSTER, { deletionProtection: false }, { deletionProtection: true }, ["deletionProtection"]).level,
      undefined,
    );
  });

  it("is a warning where Pulumi's protection ends, though nothing else changes", () => {
    const same = step({ op: "same", type: CLUSTER, name: "c", before: {}, after: {} });
    (same["oldState"] as Record<string, unknown>)["protect"] = true;
    const { level, changes } = reviewOf([same]);
    assert.deepEqual([level, changes.length], ["warning", 1]);
  });
});

describe("steps", () => {
  const actions = (...ops: string[]) => {
    const steps = ops.map((op) =>
      step({
        op,
        type: CLUSTER,
        name: "c",
        ...(op !== "create" && { before: {} }),
        ...(op !== "delete" && { after: {} }),
      }),
    );
    return changesOf(parsePreview(previewText(steps), "p")).map(({ action, order }) => [action, order]);
  };

  it("of one resource are one change", () => {
    assert.deepEqual(actions("create-replacement", "replace", "delete-replaced"), [["replace", "create-first"]]);
    assert.deepEqual(actions("delete-replaced", "replace", "create-replacement"), [["replace", "delete-first"]]);
    assert.deepEqual(actions("replace"), [["replace", undefined]]);
    assert.deepEqual(actions("import-replacement"), [["import", undefined]]);
  });

  it("that change nothing are none", () => {
    for (const op of ["same", "read", "refresh", "read-replacement"]) assert.deepEqual(actions(op), [], op);
  });

  it("of a resource that a refresh misses are its creation", () =>
    assert.deepEqual(actions("delete", "create"), [["create", undefined]]));

  it("that leave a resource where it is endanger nothing", () => {
    const kept = step({ op: "delete", type: CLUSTER, name: "c", before: {}, state: { retainOnDelete: true } });
    const { level, changes } = reviewOf([kept, step({ op: "discard", type: DEPLOYMENT, name: "d", before: {} })]);
    assert.deepEqual([level, changes.map(({ action }) => action)], [undefined, ["forget", "forget"]]);
  });
});
