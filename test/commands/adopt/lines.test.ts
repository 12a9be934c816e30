import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { PlacedFinding } from "../../../commands/adopt/adopted";
import { ROOT, adopted, adoptedTexts, fixture } from "./support";

/** The text of the line that a finding names. */
function lineOf({ file, line }: PlacedFinding): string {
  return readFileSync(join(ROOT, file), "utf8").split("\n")[line - 1]!;
}

/** Faults of the tutorial's manifests: the code, and what is in the line that is named. */
const PLACES: readonly [code: string, text: RegExp][] = [
  ["pod-arguments-joined", /args: \["-c \/etc\/envoy\/envoy\.yaml --service-cluster/],
  ["envoy-cluster-absent", /^ +route:$/],
  ["envoy-upstream-port", /port_value: 50051$/],
  ["envoy-upstream-http1", /- name: my-server$/],
  ["envoy-route-timeout", /^ +route:$/],
  ["envoy-admin-exposed", /address: 0\.0\.0\.0$/],
  ["envoy-api-removed", /^ +(?:hosts|config):/],
  ["envoy-image-old", /image: envoyproxy\/envoy:v1\.14\.1/],
  ["pod-image-unversioned", /image: gcr\.io\/my-project\/my-server$/],
  ["api-version-removed", /^apiVersion: extensions\/v1beta1$/],
  ["service-exposed", /type: NodePort/],
  ["replicas-single", /replicas: 1/],
];

describe("the line of a finding", () => {
  const { findings } = adopted(fixture("my-server"));

  for (const [code, text] of PLACES) {
    it(`${code} is where ${text.source}`, () => {
      const found = findings.filter((finding) => finding.code === code);
      assert.ok(found.length > 0);
      for (const finding of found) assert.match(lineOf(finding), text, `${finding.file}:${finding.line}`);
    });
  }

  it("is right inside a bootstrap that is in a file of its own, and in camel case", () => {
    const bare = adopted(fixture("edge")).findings.find(({ code }) => code === "envoy-route-timeout")!;
    assert.match(bare.file, /edge\/envoy\.yaml$/);
    assert.match(lineOf(bare), /cluster: orders, timeout: 20s/);
    const camel = adopted(fixture("native-sidecar")).findings.find(({ code }) => code === "envoy-stream-idle")!;
    assert.match(lineOf(camel), /typedConfig:/);
  });

  it("is the value's own in JSON, where a bootstrap has no lines", () => {
    const objects: unknown = parse(readFileSync(join(ROOT, fixture("kubectl-get"), "objects.yaml"), "utf8"));
    const text = JSON.stringify(objects, null, 2);
    const found = adoptedTexts({ "objects.json": text }).findings;
    const lines = text.split("\n");
    const finding = found.find(({ code }) => code === "envoy-stream-idle")!;
    assert.match(lines[finding.line - 1]!, /"envoy\.yaml": /);
    const request = found.find(({ code }) => code === "hpa-request-missing")!;
    assert.match(lines[request.line - 1]!, /"resources": \{\}/);
  });
});
