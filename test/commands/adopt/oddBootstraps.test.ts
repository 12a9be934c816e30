import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, adoptedTexts, fixture } from "./support";

const TEXT = readFileSync(join(ROOT, fixture("sidecar"), "all.yaml"), "utf8");

/** What adopt makes of the folder with one place changed: the draft, what it leaves out, and what it finds. */
function drafted(from: string, to: string) {
  assert.ok(TEXT.includes(from), from);
  const result = adoptedTexts({ "all.yaml": TEXT.replace(from, () => to) });
  return {
    // Comments name lines.
    draft: result.stackFile?.text.replace(/#.*/g, ""),
    leftOut: result.leftOut.map(({ what, reason }) => `${what}: ${reason}`).sort(),
    findings: result.findings.map(({ code, resource, field, message }) => [code, resource, field, message]),
  };
}

describe("adopt reads what Envoy takes", () => {
  const base = drafted('domains: ["*"]', 'domains: ["*"]');

  it("as a value without a list around it", () => {
    assert.deepEqual(drafted('domains: ["*"]', 'domains: "*"'), base);
  });

  it("as a key that is there twice, of which the last counts", () => {
    const twice = "stat_prefix: grpcs\n                    stat_prefix: grpcs";
    assert.deepEqual(drafted("stat_prefix: grpcs", twice), base);
  });
});

describe("adopt and a template of a bootstrap, which something fills in", () => {
  const template = `
apiVersion: v1
kind: ConfigMap
metadata: { name: template }
data:
  envoy.yaml.tmpl: |
    static_resources:
      listeners: [{ name: a, address: { socket_address: { address: 0.0.0.0, port_value: \${PORT} }}}
`;

  it("finds nothing in it, although it is no YAML", () => {
    const { findings } = adoptedTexts({ "all.yaml": TEXT, "template.yaml": template });
    assert.deepEqual(
      findings.filter(({ resource }) => resource === "ConfigMap/template"),
      [],
    );
  });

  it("finds that the same is unreadable where nothing is to be filled in", () => {
    const text = template.replace("${PORT}", "8443");
    const { findings } = adoptedTexts({ "all.yaml": TEXT, "template.yaml": text });
    const found = findings.filter(({ resource }) => resource === "ConfigMap/template");
    assert.deepEqual(
      found.map(({ code }) => code),
      ["envoy-config-unreadable"],
    );
  });
});
