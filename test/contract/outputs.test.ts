import assert from "node:assert/strict";
import { mismatches } from "../../contract/mismatches";
import { CONTRACT_VERSION, type StackOutputs } from "../../contract/outputs";
import { STACK_SHAPE } from "../../contract/stackShape";
import { configOf, runProgram, runStack } from "../support/program";
import { shapeLines } from "./shapeLines";

/** Every path that is in the outputs, named as the contract's shape names it. */
function pathsOf(value: unknown, path = ""): string[] {
  const here = path === "" ? [] : [path];
  if (Array.isArray(value)) return [...here, ...value.flatMap((item) => pathsOf(item, `${path}[]`))];
  if (typeof value !== "object" || value === null) return here;
  const below = Object.entries(value).flatMap(([key, inner]) => {
    const name = path === "servers" ? "*" : key;
    return pathsOf(inner, path === "" ? name : `${path}.${name}`);
  });
  return [...here, ...below];
}

const SERVERS = {
  web: { image: "registry.example.com/a:1", routes: [{ host: "grpc.example.com" }], callers: ["shop"] },
  inside: { image: "registry.example.com/a:1" },
};

describe("the stack's outputs", () => {
  for (const stack of ["dev", "staging", "prod"]) {
    it(`of ${stack} are as the contract states`, async () => {
      const { outputs } = await runStack(stack);
      assert.deepEqual(mismatches(outputs, STACK_SHAPE), []);
      const promised = shapeLines(STACK_SHAPE);
      const unpromised = pathsOf(outputs).filter((path) => !promised.has(path));
      assert.deepEqual(unpromised, [], "outputs that the contract does not know");
    });
  }

  it("fill the whole contract, and nothing else", async () => {
    const { outputs } = await runProgram(configOf(SERVERS));
    assert.deepEqual(mismatches(outputs, STACK_SHAPE), []);
    assert.deepEqual([...new Set(pathsOf(outputs))].sort(), [...shapeLines(STACK_SHAPE).keys()].sort());
  });

  it("say how to reach a server and who may, and carry the contract's version", async () => {
    const recording = await runProgram(configOf(SERVERS));
    const outputs = recording.outputs as unknown as StackOutputs;
    assert.equal(outputs.contractVersion, CONTRACT_VERSION);
    assert.deepEqual(outputs.servers, {
      web: {
        hosts: ["grpc.example.com"],
        namespace: "grpc",
        service: "web",
        host: "web.grpc.svc.cluster.local",
        port: 15002,
        callers: ["shop"],
      },
      inside: {
        hosts: [],
        namespace: "grpc",
        service: "inside",
        host: "inside.grpc.svc.cluster.local",
        port: 15002,
        callers: null,
      },
    });
    assert.deepEqual(outputs.ingress, { address: "<address of ingress-address>", hosts: ["grpc.example.com"] });
    assert.equal(outputs.cluster.name, "grpc-envoy-gke-test");
    assert.equal(outputs.cluster.location, "asia-northeast1");
    assert.equal(outputs.cluster.workloadPool, "acme-test.svc.id.goog");
  });

  it("have no way in from outside where no server has a route", async () => {
    const { outputs, resources } = await runProgram(configOf({ "my-server": { image: "registry.example.com/a:1" } }));
    assert.equal(outputs["ingress"], null);
    assert.deepEqual(
      resources.filter(({ type }) => /Ingress$|GlobalAddress|SSLPolicy|ManagedCertificate/.test(type)),
      [],
    );
  });

  it("contain a kubeconfig without a secret", async () => {
    const { outputs } = await runStack("prod");
    assert.doesNotMatch(String(outputs["kubeconfig"]), /token|password|client-key|client-certificate/);
  });
});
