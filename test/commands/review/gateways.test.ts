import assert from "node:assert/strict";
import { reviewOf, step } from "./support";

const GATEWAY = "kubernetes:gateway.networking.k8s.io/v1:Gateway";
const ROUTE = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute";
const HEALTH = "kubernetes:networking.gke.io/v1:HealthCheckPolicy";

type Tree = Record<string, unknown>;

/** What a change in place is said to do to calls. */
function said(type: string, before: Tree, after: Tree, diff: readonly string[]) {
  const { risks } = reviewOf([step({ type, name: "it", before: { spec: before }, after: { spec: after }, diff })]);
  return risks.map(({ level, calls, about = [] }) => ({ level, calls, about }));
}

describe("a change of a Gateway, a route or a policy", () => {
  for (const kind of ["Gateway", "HTTPRoute", "ReferenceGrant"]) {
    for (const op of ["replace", "delete"] as const) {
      it(`must be confirmed for a ${op}d ${kind}`, () => {
        const type = `kubernetes:gateway.networking.k8s.io/v1:${kind}`;
        const { level } = reviewOf([
          step({ op, type, name: "it", before: {}, ...(op === "replace" && { after: {}, reasons: ["x"] }) }),
        ]);
        assert.equal(level, "error");
      });
    }
  }

  it("must be confirmed for a deleted HealthCheckPolicy or GCPBackendPolicy, and not for a GCPGatewayPolicy", () => {
    const levels = ["HealthCheckPolicy", "GCPBackendPolicy", "GCPGatewayPolicy"].map(
      (kind) =>
        reviewOf([step({ op: "delete", type: `kubernetes:networking.gke.io/v1:${kind}`, name: "it", before: {} })])
          .level,
    );
    assert.deepEqual(levels, ["error", "error", "warning"]);
  });

  it("names hosts and paths that are no longer led to a server", () => {
    const rule = (...paths: string[]) => ({ matches: paths.map((value) => ({ path: { type: "PathPrefix", value } })) });
    const [risk] = said(
      ROUTE,
      { hostnames: ["a.example.com", "b.example.com"], rules: [rule("/shop.v1.Cart", "/shop.v1.Orders")] },
      { hostnames: ["a.example.com"], rules: [rule("/shop.v1.Cart")] },
      ["spec.hostnames", "spec.rules"],
    );
    assert.equal(risk?.level, "error");
    assert.equal(risk.calls, "Calls to 3 routes are no longer led to a server.");
    assert.deepEqual(risk.about, [
      "a.example.com/shop.v1.Orders",
      "b.example.com/shop.v1.Cart",
      "b.example.com/shop.v1.Orders",
    ]);
  });

  it("takes a rule without matches for every path, and a route without hosts for every host", () => {
    const [risk] = said(ROUTE, { rules: [{}] }, { hostnames: ["a.example.com"], rules: [{}] }, ["spec.hostnames"]);
    assert.deepEqual(risk?.about, ["*/"]);
  });

  it("loses nothing where a route gets a host more, or rules that the preview does not know", () => {
    assert.deepEqual(
      said(
        ROUTE,
        { hostnames: ["a.example.com"], rules: [{}] },
        { hostnames: ["a.example.com", "b.example.com"], rules: [{}] },
        ["spec.hostnames"],
      ),
      [],
    );
    assert.deepEqual(
      said(ROUTE, { rules: [{}] }, { rules: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }, ["spec.rules"]),
      [],
    );
  });

  it("names listeners that are taken away", () => {
    const listeners = (...ports: number[]) => ({
      listeners: ports.map((port) => ({ name: `on-${port}`, protocol: "HTTPS", port })),
    });
    const [risk] = said(GATEWAY, listeners(443, 8443), listeners(443), ["spec.listeners"]);
    assert.deepEqual([risk?.level, risk?.about], ["error", ["HTTPS 8443 *"]]);
  });

  it("moves a Gateway of another class or address away from its clients", () => {
    for (const [before, after, path] of [
      [
        { gatewayClassName: "gke-l7-rilb" },
        { gatewayClassName: "gke-l7-global-external-managed" },
        "spec.gatewayClassName",
      ],
      [{ addresses: [{ value: "a" }] }, { addresses: [{ value: "b" }] }, "spec.addresses[0].value"],
    ] as const) {
      const [risk, ...more] = said(GATEWAY, before, after, [path]);
      assert.deepEqual([risk?.level, more], ["error", []], path);
    }
  });

  it("asks pods in another way where a HealthCheckPolicy's question changes, and not where its times do", () => {
    const check = (port: number, checkIntervalSec = 5) => ({
      default: { checkIntervalSec, config: { type: "HTTP", httpHealthCheck: { port } } },
    });
    const path = "spec.default.config.httpHealthCheck.port";
    assert.equal(said(HEALTH, check(8002), check(8003), [path])[0]?.level, "warning");
    assert.deepEqual(said(HEALTH, check(8002), check(8002, 9), ["spec.default.checkIntervalSec"]), []);
  });
});
