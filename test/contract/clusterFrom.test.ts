import assert from "node:assert/strict";
import { inspect } from "node:util";
import { type Output, RunError } from "@pulumi/pulumi";
import type { ReferencedCluster } from "../../contract";
import { at, named } from "../support/resources";
import { OUTPUTS, STACK, readStack } from "./support";

const everything = (platform: ReferencedCluster) => ({
  cluster: platform.cluster,
  kubeconfig: platform.kubeconfig,
  ingress: platform.ingress,
  servers: platform.servers,
  web: platform.server("web"),
});

type Read = (platform: ReferencedCluster) => Readonly<Record<string, Output<unknown>>>;

/** The one message that a program ends with. */
async function refusal(outputs: object, read: Read = everything, secrets: readonly string[] = []): Promise<string> {
  let message = "";
  await assert.rejects(readStack(outputs, read, secrets), (error) => {
    // Pulumi prints no stack trace of these.
    assert.ok(RunError.isInstance(error), String(error));
    ({ message } = error);
    // What the SDK does to an error on its way through a resource's inputs, and before it prints it.
    error.message = `error serializing property "x": ${message}`;
    Object.assign(error, { promise: { more: "than the message" } });
    assert.equal(error.message, message);
    assert.equal(inspect(error), message);
    return true;
  });
  return message;
}

/** The outputs with some left out or replaced, by path. */
function outputsWith(changes: Readonly<Record<string, unknown>>): object {
  const copy = structuredClone(OUTPUTS) as unknown as Record<string, unknown>;
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop()!;
    const parent = at(copy, ...keys) as Record<string, unknown>;
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return copy;
}

describe("clusterFrom", () => {
  it("reads every output as the stack publishes it, and a server with its address", async () => {
    const { came } = await readStack(OUTPUTS, everything);
    for (const key of ["cluster", "kubeconfig", "ingress", "servers"] as const)
      assert.deepEqual(came[key], { value: OUTPUTS[key], secret: false });
    const address = "web.grpc.svc.cluster.local:15002";
    assert.deepEqual(came["web"], { value: { ...OUTPUTS.servers["web"], address }, secret: false });
  });

  it("passes over outputs that it does not know: a newer stack may publish more", async () => {
    const more = outputsWith({ added: true, "cluster.added": 1, "servers.web.added": ["x"] });
    const { came } = await readStack(more, everything);
    assert.equal(at(came, "web", "value", "port"), 15002);
  });

  it("reads a stack without a way in from outside", async () => {
    const { came } = await readStack(outputsWith({ ingress: null }), everything);
    assert.deepEqual(came["ingress"], { value: null, secret: false });
  });

  it("keeps secret what the stack keeps secret, and that alone", async () => {
    const { came } = await readStack(OUTPUTS, everything, ["kubeconfig"]);
    assert.deepEqual(came["kubeconfig"], { value: OUTPUTS.kubeconfig, secret: true });
    for (const key of ["cluster", "ingress", "servers", "web"]) assert.equal(came[key]?.secret, false, key);
    const servers = await readStack(OUTPUTS, everything, ["servers"]);
    for (const [key, { secret }] of Object.entries(servers.came))
      assert.equal(secret, ["servers", "web"].includes(key), key);
  });

  it("gives a provider like the stack's own", async () => {
    const { resources } = await readStack(OUTPUTS, (platform) => {
      platform.provider("cluster", { version: "4.34.2" });
      return {};
    });
    const { type, inputs } = named(resources, "cluster");
    assert.equal(type, "pulumi:providers:kubernetes");
    assert.deepEqual(inputs, {
      kubeconfig: OUTPUTS.kubeconfig,
      clusterIdentifier: "projects/acme-dev/locations/asia-northeast1-a/clusters/grpc-envoy-gke-dev",
      enableServerSideApply: "true",
    });
  });

  it("reports that a stack without outputs is not deployed", async () => {
    assert.equal(
      await refusal({}),
      `Stack ${STACK} has no outputs: it is not deployed yet, or it is destroyed.

  fix  run pulumi up for it first: its preview alone publishes nothing
`,
    );
  });

  const HEADLINE = `Stack ${STACK} does not publish contract version 1, which this program reads.`;
  const VERSIONS: readonly [found: unknown, words: string, fix: string][] = [
    [2, "2", "install a grpc-envoy-gke of contract version 2 for this program"],
    [0, "0", "update the stack with a grpc-envoy-gke of contract version 1, or install an older one for this program"],
    [undefined, "nothing", `see whether ${STACK} is a stack of grpc-envoy-gke: every one publishes its version`],
    ["1", '"1"', `see whether ${STACK} is a stack of grpc-envoy-gke: every one publishes its version`],
  ];
  for (const [found, words, fix] of VERSIONS) {
    it(`refuses contract version ${words}, whatever else is wrong`, async () => {
      assert.equal(
        await refusal(outputsWith({ contractVersion: found, kubeconfig: undefined })),
        `${HEADLINE}

  contractVersion
    found     ${words}
    expected  1

  fix  ${fix}
`,
      );
    });
  }

  it("names every output that is missing or of another shape, at once", async () => {
    const message = await refusal(
      outputsWith({
        kubeconfig: undefined,
        "cluster.workloadPool": undefined,
        "ingress.hosts": "grpc.example.com",
        "servers.web.port": "15002",
        "servers.billing.callers": [1],
      }),
    );
    assert.equal(
      message,
      `Stack ${STACK} does not publish all that this program reads of contract version 1.

  cluster.workloadPool
    found     nothing
    expected  a string

  kubeconfig
    found     nothing
    expected  a string

  ingress.hosts
    found     "grpc.example.com"
    expected  a list

  servers.web.port
    found     "15002"
    expected  a number

  servers.billing.callers[0]
    found     1
    expected  a string

  fix  update the stack with the grpc-envoy-gke that this program has installed, or a newer one of contract version 1
`,
    );
  });

  it("reports what may be null, and takes it nowhere else", async () => {
    const message = await refusal(outputsWith({ ingress: "none", servers: null, "cluster.name": null }));
    assert.match(message, /ingress\n {4}found {5}"none"\n {4}expected {2}an object or null\n/);
    assert.match(message, /servers\n {4}found {5}null\n {4}expected {2}an object\n/);
    assert.match(message, /cluster\.name\n {4}found {5}null\n {4}expected {2}a string\n/);
  });

  it("prints no secret", async () => {
    const wrong = outputsWith({ kubeconfig: { token: "s3cret" }, "servers.web.port": "s3cret" });
    const message = await refusal(wrong, everything, ["kubeconfig", "servers"]);
    assert.doesNotMatch(message, /s3cret/);
    assert.match(message, /servers\.web\.port\n {4}found {5}\[secret\]/);
  });

  it("lists the servers that there are where the one that is asked for is not", async () => {
    const read = (platform: ReferencedCluster) => ({ ...everything(platform), gone: platform.server("my-server") });
    assert.equal(
      await refusal(OUTPUTS, read),
      `Stack ${STACK} has no server "my-server".

  servers.my-server
    found     nothing; there are billing, web
    expected  a server

  fix  read a server that is there, or add this one to the stack's settings and update the stack
`,
    );
    assert.match(await refusal(outputsWith({ servers: {} })), /found {5}nothing; there is none\n/);
    assert.match(await refusal(OUTPUTS, read, ["servers"]), /found {5}nothing; there are \[secret\]\n/);
    const inherited = (platform: ReferencedCluster) => ({ ...everything(platform), x: platform.server("toString") });
    assert.match(await refusal(OUTPUTS, inherited), /has no server "toString"/);
  });

  it("refuses to call from a namespace that the server does not let in", async () => {
    const from = (namespace: string) => (platform: ReferencedCluster) => ({
      ...everything(platform),
      web: platform.server("web", { from: namespace }),
      billing: platform.server("billing", { from: namespace }),
    });
    const { came } = await readStack(OUTPUTS, from("shop"));
    assert.equal(at(came, "billing", "value", "address"), "billing.grpc.svc.cluster.local:15002");
    assert.equal(
      await refusal(OUTPUTS, from("batch")),
      `Server billing of stack ${STACK} lets no pod of namespace batch call it: its NetworkPolicy drops the connection.

  servers.billing.callers
    found     ["shop","reports"]
    expected  a list with batch, or null

  fix  call from a namespace of the list, or add batch to servers.billing.callers in the stack's settings and update the stack
`,
    );
    assert.doesNotMatch(await refusal(OUTPUTS, from("batch"), ["servers"]), /reports/);
  });
});
