import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootstrap } from "../../envoy/bootstrap";
import { LEAVING_DIRECTORY, TLS_DIRECTORY } from "../../envoy/files";
import { renderBootstrap } from "../../envoy/render";
import { concurrency } from "../../settings/envoy";
import { writeCertificate } from "../../commands/rehearse/network/certificate";
import { requireEnvoy } from "../support/envoy";
import { CASES } from "../envoy/support/cases";
import { input } from "../../tools/bootstrapInput";

interface Verdict {
  readonly code: number;
  readonly said: string;
}

describe("envoy: every bootstrap passes Envoy's own validation without a warning", function () {
  let program: string;
  let folder: string;

  before(async function () {
    program = (await requireEnvoy(this)).path;
    folder = mkdtempSync(join(tmpdir(), "envoy-validate-"));
    await writeCertificate(join(folder, "tls"), "localhost");
  });

  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  function validate(name: string, yaml: string, workers = 1): Promise<Verdict> {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, yaml.replaceAll(TLS_DIRECTORY, join(folder, "tls")).replaceAll(LEAVING_DIRECTORY, folder));
    const args = ["--mode", "validate", "-c", file, "--log-level", "warning", "--concurrency", String(workers)];
    return new Promise((resolve) => {
      execFile(program, args, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        resolve({ code, said: `${stdout}${stderr}`.replaceAll(`configuration '${file}' OK\n`, "").trim() });
      });
    });
  }

  it("each case", async function () {
    this.timeout(60_000);
    const waiting = Object.entries(CASES);
    const failures: string[] = [];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [name, given] = next;
        const values = input(given);
        const verdict = await validate(name, renderBootstrap(bootstrap(values)), concurrency(values.envoy));
        if (verdict.code !== 0 || verdict.said !== "") failures.push(`${name}: exit ${verdict.code}: ${verdict.said}`);
      }
    };
    // As many as the smallest machine has cores.
    await Promise.all([work(), work()]);
    assert.deepEqual(failures, []);
  });

  it("would say so of a wrong field and of one that is going away", async () => {
    const yaml = renderBootstrap(bootstrap(input()));
    const [wrong, leaving] = await Promise.all([
      validate("wrong", yaml.replaceAll("stream_idle_timeout:", "stream_idle_timeouts:")),
      validate(
        "leaving",
        yaml.replaceAll("grpc_timeout_header_max:", "grpc_timeout_header_max: 1s\nmax_grpc_timeout:"),
      ),
    ]);
    assert.equal(wrong.code, 1);
    assert.match(wrong.said, /stream_idle_timeouts/);
    assert.notEqual(leaving.said, "");
  });
});
