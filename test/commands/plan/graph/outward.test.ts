import assert from "node:assert/strict";
import { topology } from "../../../../commands/plan/graph/topology";
import { checkedResource } from "../../../../commands/plan/checkedResource";
import { ofClass, withGateway } from "../../../checks/faults/gatewayEdits";
import { type EditableStack, unbroken } from "../../../checks/support";

/** Ways from clients and load balancers, each as `from -> to: lines`. */
async function waysIn(change: (stack: EditableStack) => void): Promise<string[]> {
  const stack = await unbroken();
  change(stack);
  const { edges, nodes } = topology("test", stack.resources.map(checkedResource), "test", []);
  const titles = new Map(nodes.map(({ id, lines, kind }) => [id, { kind, title: lines.join(" ") }]));
  return edges
    .filter(({ from }) => /^(?:client|loadBalancer)$/.test(titles.get(from)!.kind) && !/inside/.test(from))
    .filter(({ lines }) => !/h2c/.test(lines.join()))
    .map(({ from, to, lines }) => `${titles.get(from)!.title} -> ${titles.get(to)!.title}: ${lines.join(", ")}`);
}

describe("plan's picture of the ways in from outside", () => {
  const LOAD_BALANCER = "Google load balancer grpc.example.com";
  const WAYS = [
    `Clients outside -> ${LOAD_BALANCER}: HTTP/2 with TLS :443`,
    `${LOAD_BALANCER} -> Envoy ingress :15001 TLS: HTTP/2 with TLS :15001, cuts calls after 5m10s, drains for 5m`,
    `${LOAD_BALANCER} -> Envoy health :8002: HTTP :8002/healthz, every 5s`,
  ];

  it("has an Ingress with protocol, times and health check", async () => {
    assert.deepEqual(await waysIn(() => undefined), WAYS);
  });

  it("has a Gateway in its place the same way", async () => {
    assert.deepEqual(await waysIn(withGateway), WAYS);
  });

  it("has an internal Gateway's clients in the network", async () => {
    const [first] = await waysIn((s) => ofClass(s, "gke-l7-rilb"));
    assert.equal(first, `Clients in the network -> ${LOAD_BALANCER}: HTTP/2 with TLS :443`);
  });

  it("has both side by side where a Gateway is added to an Ingress", async () => {
    const ways = await waysIn((s) => {
      const ingress = structuredClone(s.resource("Ingress/ingress"));
      const config = structuredClone(s.resource("BackendConfig/my-server"));
      const annotations = structuredClone(
        (s.inputs("Service/my-server")["metadata"] as { annotations: object }).annotations,
      );
      withGateway(s);
      s.resources.push(ingress, config);
      s.set("Service/my-server", "metadata.annotations", annotations);
    });
    assert.equal(ways.filter((way) => way.startsWith("Clients outside")).length, 2);
    assert.equal(ways.filter((way) => way.includes("cuts calls after 5m10s")).length, 2);
  });
});
