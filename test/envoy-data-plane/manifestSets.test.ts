import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readSources } from "../../commands/adopt/input/sources";
import { ofManifests } from "../../commands/rehearse/manifests/ofManifests";
import { writeCertificate } from "../../commands/rehearse/network/certificate";
import { requireEnvoy } from "../support/envoy";

const SETS = "test/fixtures/manifests";
/** Servers that are called without one. */
const WITHOUT_ENVOY = ["cluster-ip", "headless", "max-unavailable-exec-probe", "stateful-set"];
const SPEEDS = [1, 13.7];
const HERE = { addresses: { pod: "127.0.0.2", own: "127.0.0.1" }, dns: { host: "127.0.0.1", port: 5300 } };

describe("rehearse --manifests: Envoys of the sets", function () {
  let program: string;
  let folder: string;

  before(async function () {
    program = (await requireEnvoy(this)).path;
    folder = mkdtempSync(join(tmpdir(), "manifest-sets-"));
    await writeCertificate(join(folder, "tls"), "localhost");
  });

  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  for (const name of readdirSync(SETS).sort()) {
    if (WITHOUT_ENVOY.includes(name)) continue;
    it(`${name}: take their configuration as it runs here, and their arguments`, () => {
      const { before } = ofManifests({ from: name, sources: readSources(join(SETS, name)) }, undefined, true);
      for (const speed of SPEEDS) {
        const { pods, edge } = before.subject(speed);
        const { envoy, workload } = pods.envoy === undefined ? edge! : pods;
        const here = { ...HERE, tls: join(folder, "tls"), folder: join(folder, `${name}-${speed}`) };
        const file = join(here.folder, "envoy.yaml");
        const files = [...(envoy!.files?.(here) ?? [])].map(([path, text]) => [join(here.folder, path), text] as const);
        for (const [path, text] of [[file, envoy!.configuration(here, "first")] as const, ...files]) {
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, text);
        }
        const { args } = [...workload.sidecars, ...workload.containers].find((one) => one.name === envoy!.container)!;
        // Envoy opens /dev/stdout for its access log, which a pipe refuses.
        const log = openSync(join(here.folder, "log"), "w");
        const given = [...envoy!.args(args, file, speed), "--mode", "validate"];
        const { status } = spawnSync(program, given, { stdio: ["ignore", log, log] });
        closeSync(log);
        assert.equal(status, 0, `speed ${speed}: ${readFileSync(join(here.folder, "log"), "utf8")}`);
      }
    });
  }
});
