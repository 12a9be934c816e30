import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readSources } from "../../commands/adopt/input/sources";
import { ofManifests } from "../../commands/rehearse/manifests/source";
import { writeCertificate } from "../../commands/rehearse/network/certificate";
import { requireEnvoy } from "../support/envoy";

const SETS = "test/fixtures/manifests";
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
    const subjectOf = (speed: number) =>
      ofManifests({ from: name, sources: readSources(join(SETS, name)) }, undefined, true).before.subject(speed);
    const envoyOf = (speed: number) => {
      const { pods, edge } = subjectOf(speed);
      return pods.envoy ?? edge?.envoy;
    };

    it(`${name}: take their configuration as it runs here, and their arguments`, function () {
      if (envoyOf(1) === undefined) return this.skip();
      for (const speed of SPEEDS) {
        const here = { ...HERE, tls: join(folder, "tls"), folder: join(folder, `${name}-${speed}`) };
        const envoy = envoyOf(speed)!;
        const { pods, edge } = subjectOf(speed);
        const { sidecars, containers } = (pods.envoy === undefined ? edge : pods)!.workload;
        const stated = [...sidecars, ...containers].find((one) => one.name === envoy.container)!.args;
        const file = join(here.folder, "envoy.yaml");
        const files = [[file, envoy.configuration(here, "first")], ...(envoy.files?.(here) ?? [])] as const;
        for (const [path, text] of files) {
          const at = path === file ? file : join(here.folder, path);
          mkdirSync(dirname(at), { recursive: true });
          writeFileSync(at, text);
        }
        const args = [...envoy.args(stated, file, speed), "--mode", "validate"];
        // Envoy opens /dev/stdout for its access log, which a pipe refuses.
        const log = openSync(join(here.folder, "log"), "w");
        const { status } = spawnSync(program, args, { stdio: ["ignore", log, log] });
        closeSync(log);
        assert.equal(status, 0, `speed ${speed}: ${readFileSync(join(here.folder, "log"), "utf8")}`);
      }
    });
  }
});
