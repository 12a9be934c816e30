import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLS_DIRECTORY } from "../../envoy/files";
import { writeCertificate } from "../../commands/rehearse/network/certificate";
import { requireEnvoy } from "../support/envoy";
import { envoyFaults } from "../checks/faults/envoy";
import { oldEnvoyFaults } from "../checks/faults/envoyOld";
import { envoyUpstreamFaults } from "../checks/faults/envoyUpstreams";
import { unbroken } from "../checks/support";

/** Faults among the old ones that Envoy takes: no word of version 2 is in them. */
const TAKEN = /lower case|camel case|without a list keeps|only one address|^only the /;
/** Envoy's own gRPC health checks need HTTP/2. */
const ASKS = /^only the health check/;

/** Faults that Envoy refuses, and so never run anywhere: they are found a step earlier all the same. */
const REFUSED: readonly string[] = [
  "TLS has no certificate",
  // Envoy's own gRPC health checks need HTTP/2.
  "the cluster has no HTTP options",
  "the server is spoken to by HTTP/1.1",
  "two listeners share a port",
  "a filter follows the router",
  // An address is needed, where a cluster takes a name.
  "a listener is bound to localhost",
  // All of version 2, and what route tables and filters must contain.
  ...oldEnvoyFaults.filter(({ what }) => !TAKEN.test(what) || ASKS.test(what)).map(({ what }) => what),
];

describe("Envoy takes the bootstraps with seeded faults, as nothing else would find them", function () {
  let program: string;
  let folder: string;

  before(async function () {
    program = (await requireEnvoy(this)).path;
    folder = mkdtempSync(join(tmpdir(), "checks-envoy-"));
    await writeCertificate(join(folder, "tls"), "localhost");
  });

  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  function validates(name: string, yaml: string): Promise<boolean> {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, yaml.replaceAll(TLS_DIRECTORY, join(folder, "tls")));
    return new Promise((resolve) => {
      execFile(program, ["--mode", "validate", "-c", file, "--log-level", "critical"], (error) =>
        resolve(error === null),
      );
    });
  }

  it("every one but those that it refuses by itself", async function () {
    this.timeout(180_000);
    const refused: string[] = [];
    const waiting = [...[...envoyFaults, ...envoyUpstreamFaults, ...oldEnvoyFaults].entries()];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, { what, edit }] = next;
        const stack = await unbroken();
        stack.bootstrap("my-server", edit);
        const map = stack.resources.find(({ name }) => name.startsWith("my-server-envoy-"))!;
        const text = (map.inputs["data"] as Record<string, string>)["envoy.yaml"]!;
        if (!(await validates(String(index), text))) refused.push(what);
      }
    };
    await Promise.all([work(), work()]);
    assert.deepEqual(refused.sort(), [...REFUSED].sort());
  });
});
