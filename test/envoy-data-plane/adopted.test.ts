import { execFile } from "node:child_process";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { plan } from "../../commands/plan/planned";
import { writeCertificate } from "../../commands/rehearse/network/certificate";
import { LEAVING_DIRECTORY, TLS_DIRECTORY } from "../../envoy/files";
import { FIXTURE_NAMES, ROOT, adopted, fixture } from "../commands/adopt/support";
import { requireEnvoy } from "../support/envoy";

const validated = promisify(execFile);

describe("the stack files that adopt writes for manifests of public tutorials", () => {
  let envoy: string;
  let folder: string;

  before(async function () {
    envoy = (await requireEnvoy(this)).path;
    folder = mkdtempSync(join(tmpdir(), "adopted-"));
    await writeCertificate(join(folder, "tls"), "localhost");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const name of FIXTURE_NAMES) {
    it(`${name}: plan makes bootstraps that the real Envoy takes`, async () => {
      const stackFile = join(folder, `${name}.yaml`);
      writeFileSync(stackFile, adopted(fixture(name)).stackFile!.text);
      const { files } = await plan(ROOT, "adopted", stackFile);
      const bootstraps = [...files].filter(([path]) => path.startsWith("envoy/"));
      assert.ok(bootstraps.length > 0);
      for (const [path, text] of bootstraps) {
        const file = join(folder, `${name}-${path.replace("/", "-")}`);
        writeFileSync(file, text.replaceAll(TLS_DIRECTORY, join(folder, "tls")).replaceAll(LEAVING_DIRECTORY, folder));
        await validated(envoy, ["--mode", "validate", "-c", file, "--log-level", "critical"]);
      }
    });
  }
});
