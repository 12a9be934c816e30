import assert from "node:assert/strict";
import { CONTRACT_VERSION, type StackOutputs } from "../../contract/outputs";
import { assertGolden, assertNoOtherGolden } from "../support/golden";
import { configOf, runProgram, runStack } from "../support/program";

/** Every key with the kind of its value: what a reader of the stack's outputs relies on. */
function shapeOf(value: unknown, path = ""): string[] {
  if (value === null) return [`${path}: null`];
  if (Array.isArray(value)) return value.length === 0 ? [`${path}: []`] : shapeOf(value[0], `${path}[]`);
  if (typeof value !== "object") return [`${path}: ${typeof value}`];
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, inner]) => shapeOf(inner, path === "" ? key : `${path}.${key}`));
}

const SHAPE = `v${CONTRACT_VERSION}.txt`;

describe("the stack's outputs", () => {
  for (const stack of ["dev", "staging", "prod"]) {
    it(`of ${stack} have the contract's shape exactly`, async () => {
      const { outputs } = await runStack(stack);
      const shape = shapeOf(outputs).map((line) => line.replace(/^servers\.[^.]+/, "servers.<server>"));
      assertGolden(`contract/${SHAPE}`, `${[...new Set(shape)].join("\n")}\n`);
    });
  }

  it("have one golden file, of the version that is published", () => assertNoOtherGolden("contract", [SHAPE]));

  it("say how to reach a server, and carry the contract's version", async () => {
    const server = { image: "registry.example.com/a:1", routes: [{ host: "grpc.example.com" }] };
    const recording = await runProgram(configOf({ "my-server": server }));
    const outputs = recording.outputs as unknown as StackOutputs;
    assert.equal(outputs.contractVersion, CONTRACT_VERSION);
    assert.deepEqual(outputs.servers, {
      "my-server": {
        hosts: ["grpc.example.com"],
        namespace: "grpc",
        service: "my-server",
        host: "my-server.grpc.svc.cluster.local",
        port: 15002,
      },
    });
    assert.deepEqual(outputs.ingress, { address: "<address of ingress-address>", hosts: ["grpc.example.com"] });
    assert.equal(outputs.cluster.name, "grpc-envoy-gke-test");
    assert.equal(outputs.cluster.location, "asia-northeast1");
  });

  it("have no way in from outside where no server has a route", async () => {
    const { outputs, resources } = await runProgram(configOf({ "my-server": { image: "registry.example.com/a:1" } }));
    assert.equal(outputs["ingress"], null);
    assert.deepEqual(
      resources.filter(({ type }) => /Ingress$|GlobalAddress|SSLPolicy|ManagedCertificate/.test(type)),
      [],
    );
  });

  it("hold a kubeconfig without a secret", async () => {
    const { outputs } = await runStack("prod");
    assert.doesNotMatch(String(outputs["kubeconfig"]), /token|password|client-key|client-certificate/);
  });
});
