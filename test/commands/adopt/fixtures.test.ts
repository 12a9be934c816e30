import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plan } from "../../../commands/plan/planned";
import { assertGolden, assertNoOtherGolden } from "../../support/golden";
import { FIXTURE_NAMES as NAMES, ROOT, adopted, codesOf, fixture } from "./support";

/** What is wrong with each, as the errors of the checks name it. */
const ERRORS: Readonly<Record<(typeof NAMES)[number], readonly string[]>> = {
  "my-server": [
    "api-version-removed",
    "certificate-missing",
    "envoy-admin-exposed",
    "envoy-api-removed",
    "envoy-cluster-absent",
    "envoy-config-not-rolled",
    "envoy-leaves-first",
    "envoy-route-timeout",
    "envoy-upstream-http1",
    "envoy-upstream-port",
    "ingress-plaintext-open",
    "lb-backend-config-missing",
    "lb-not-http2",
    "pod-arguments-joined",
    "pod-leaves-at-once",
    "tls-missing",
  ],
  edge: [
    "envoy-config-not-rolled",
    "envoy-connection-age",
    "envoy-leaves-first",
    "envoy-removed-hosts-served",
    "envoy-route-timeout",
    "tls-alpn-missing",
  ],
  sidecar: [
    "envoy-config-not-rolled",
    "envoy-cors-headers-refused",
    "envoy-leaves-first",
    "envoy-stream-idle",
    "hpa-request-missing",
    "lb-health-path",
    "pod-arguments-joined",
    "pod-leaves-at-once",
    "secret-in-plain",
  ],
  "native-sidecar": ["envoy-connection-age", "envoy-stream-idle"],
  "kubectl-get": ["envoy-connection-age", "envoy-stream-idle", "hpa-request-missing"],
  // A name with upper case, Deployments without a selector, a boolean in env, a Job that restarts always.
  awkward: ["api-server-refuses"],
};

describe("adopting folders as public tutorials print them", () => {
  for (const name of NAMES) {
    describe(name, () => {
      it("names the errors that it has, and no other", () => {
        assert.deepEqual(codesOf(adopted(fixture(name))), ERRORS[name]);
      });

      it("states settings as in its golden file, each with its origin", () => {
        assertGolden(`adopt/${name}.yaml`, adopted(fixture(name)).stackFile!.text);
      });

      it("has the lines of its findings right: each is inside of its file", () => {
        for (const { file, line } of adopted(fixture(name)).findings) {
          assert.ok(line >= 1 && line <= readFileSync(join(ROOT, file), "utf8").split("\n").length, `${file}:${line}`);
        }
      });
    });
  }

  it("has no other golden file", () => {
    assertNoOtherGolden(
      "adopt",
      NAMES.map((name) => `${name}.yaml`),
    );
  });
});

describe("the stack files that come out", function () {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "adopt-fixtures-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function planned(name: string) {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, adopted(fixture(name)).stackFile!.text);
    return plan(ROOT, "adopted", file);
  }

  for (const name of NAMES) {
    it(`${name}: plan has no errors`, async () => {
      const { findings } = await planned(name);
      assert.deepEqual(
        findings.filter(({ level }) => level === "error"),
        [],
      );
    });
  }
});
