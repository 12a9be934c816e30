import assert from "node:assert/strict";
import { promises as dns } from "node:dns";
import { DnsServer } from "../../../commands/rehearse/network/dns";

const NAME = "my-server-pods.grpc.svc.cluster.local";
const SERVICE = "my-server.grpc.svc.cluster.local";
const HOST = "127.0.0.1";

describe("rehearse: the cluster's DNS", () => {
  let server: DnsServer;
  const resolver = new dns.Resolver({ timeout: 200, tries: 1 });

  before(async () => {
    server = await DnsServer.listen({ pods: [NAME], services: [SERVICE], servicesAt: "127.0.1.253" }, HOST, 0);
    resolver.setServers([`${HOST}:${server.port}`]);
  });
  after(() => server.close());
  beforeEach(() => {
    server.mode = "answers";
    server.addresses = ["127.0.1.1", "127.0.1.2"];
  });

  const code = (name = NAME) =>
    resolver.resolve4(name).then(
      () => "answered",
      (error: NodeJS.ErrnoException) => error.code,
    );

  it("answers with every ready pod, whatever the letters' case", async () => {
    assert.deepEqual(await resolver.resolve4(NAME), ["127.0.1.1", "127.0.1.2"]);
    assert.deepEqual(await resolver.resolve4(NAME.toUpperCase()), ["127.0.1.1", "127.0.1.2"]);
  });

  it("knows no other name, and none without a ready pod", async () => {
    assert.equal(await code("other.grpc.svc.cluster.local"), "ENOTFOUND");
    server.addresses = [];
    assert.equal(await code(), "ENOTFOUND");
  });

  it("knows a Service with an address of its own, whatever becomes of the pods", async () => {
    server.addresses = [];
    assert.deepEqual(await resolver.resolve4(SERVICE), ["127.0.1.253"]);
  });

  it("has no IPv6 address, but the name", async () => {
    await assert.rejects(resolver.resolve6(NAME), { code: "ENODATA" });
  });

  it("can be empty, unknown and silent, and comes back", async () => {
    server.mode = "empty";
    assert.equal(await code(), "ENODATA");
    server.mode = "nxdomain";
    assert.equal(await code(), "ENOTFOUND");
    server.mode = "silent";
    assert.equal(await code(), "ETIMEOUT");
    server.mode = "answers";
    assert.equal(await code(), "answered");
  });
});
