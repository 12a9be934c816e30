import assert from "node:assert/strict";
import { stringify } from "yaml";
import { manifestsOf } from "../../checks/seeded/manifests";
import { seeded } from "../../checks/seeded/seed";
import { type Tree, adoptedTexts, serverOf } from "./support";

/** What the draft states of calls where the connection manager states such times. */
function callsWith(change: Readonly<Record<string, unknown>>): Tree {
  const text = seeded({ fault: "", base: "proxy", change });
  return (serverOf(adoptedTexts({ "all.yaml": manifestsOf("proxy", text) }), "greeter")["calls"] ?? {}) as Tree;
}

const TEN_MINUTES = { "action.max_stream_duration": { max_stream_duration: "600s" } };

describe("the time that a hand-written Envoy gives requests to arrive", () => {
  it("is carried over", () => {
    const calls = callsWith({ ...TEN_MINUTES, "host.routes.1": undefined, "manager.request_timeout": "90s" });
    assert.deepEqual(calls, { longestStream: "10m", longestRequest: "1m30s", leave: calls["leave"] });
  });

  it("is that of the call where Envoy sets no limit, or a later one", () => {
    for (const limit of ["0s", "7200s"])
      assert.equal(
        callsWith({ ...TEN_MINUTES, "host.routes.1": undefined, "manager.request_timeout": limit })["longestRequest"],
        "10m",
      );
  });

  it("is not stated where it follows from the calls, or Envoy states none", () => {
    for (const limit of [{ "manager.request_timeout": "300s" }, {}])
      assert.equal(callsWith({ ...TEN_MINUTES, "host.routes.1": undefined, ...limit })["longestRequest"], undefined);
  });
});

describe("the grace period of manifests", () => {
  /** A server in pods with so many seconds, behind a load balancer or called inside of the cluster alone. */
  function leaveWith(seconds: number, outside: boolean) {
    const metadata = { name: "orders" };
    const backend = { service: { name: "orders", port: { number: 80 } } };
    const rule = {
      host: "orders.example.com",
      http: { paths: [{ path: "/*", pathType: "ImplementationSpecific", backend }] },
    };
    const objects = [
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata,
        spec: {
          selector: { matchLabels: { app: "orders" } },
          template: {
            metadata: { labels: { app: "orders" } },
            spec: {
              terminationGracePeriodSeconds: seconds,
              containers: [
                { name: "orders", image: "example.com/orders:1.0", ports: [{ name: "grpc", containerPort: 8888 }] },
              ],
            },
          },
        },
      },
      {
        apiVersion: "v1",
        kind: "Service",
        metadata,
        spec: { selector: { app: "orders" }, ports: [{ name: "grpc", port: 80, targetPort: 8888 }] },
      },
      ...(outside ? [{ apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata, spec: { rules: [rule] } }] : []),
    ];
    const draft = adoptedTexts({ "all.yaml": objects.map((object) => stringify(object)).join("---\n") });
    const calls = (serverOf(draft, "orders")["calls"] ?? {}) as Tree;
    const left = draft.leftOut.find(({ what }) => what.includes("grace period"));
    return { leave: calls["leave"], reason: left?.reason };
  }

  it("is carried over where balancers let go of a pod within it", () =>
    assert.deepEqual(leaveWith(60, false), { leave: "1m", reason: undefined }));

  it("is not where a rollout would lose calls by it", () => {
    const { leave, reason } = leaveWith(90, true);
    assert.equal(leave, undefined);
    assert.match(
      reason ?? "",
      /^it ends before balancers have let go of the pod, so that a rollout loses calls; .* 7m30s$/,
    );
    assert.equal(leaveWith(31, false).leave, undefined);
  });
});
