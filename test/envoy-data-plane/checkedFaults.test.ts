import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LEAVING_DIRECTORY, TLS_DIRECTORY } from "../../envoy/files";
import { writeCertificate } from "../../commands/rehearse/network/certificate";
import { requireEnvoy } from "../support/envoy";
import { apply, bootstrapFaults } from "../checks/parts";
import { unbroken } from "../checks/support";

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
    writeFileSync(file, yaml.replaceAll(TLS_DIRECTORY, join(folder, "tls")).replaceAll(LEAVING_DIRECTORY, folder));
    return new Promise((resolve) => {
      execFile(program, ["--mode", "validate", "-c", file, "--log-level", "critical"], (error) =>
        resolve(error === null),
      );
    });
  }

  it("every one but those that it refuses by itself", async function () {
    this.timeout(300_000);
    const refused: string[] = [];
    const waiting = [...bootstrapFaults().entries()];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, row] = next;
        const stack = await unbroken();
        apply(row, stack);
        const map = stack.resources.find(({ name }) => name.startsWith("my-server-envoy-"))!;
        const text = (map.inputs["data"] as Record<string, string>)["envoy.yaml"]!;
        if (!(await validates(String(index), text))) refused.push(row.what);
      }
    };
    await Promise.all([work(), work()]);
    const expected = bootstrapFaults().filter(({ envoyRefuses }) => envoyRefuses === true);
    assert.deepEqual(refused.sort(), expected.map(({ what }) => what).sort());
  });
});
