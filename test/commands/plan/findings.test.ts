import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import draft4 from "ajv-draft-04";
import addFormats from "ajv-formats";
import type { Log } from "sarif";
import { CODES } from "../../../checks/registry";
import { at } from "../../support/resources";
import { Folder, SERVER, plan } from "./support";

/** A server with a secret in a variable, and with one pod only: an error and a warning. */
const FAULTY = { "my-server": { ...SERVER, env: { API_TOKEN: "0123456789abcdef" }, replicas: { min: 1, max: 2 } } };
const SILENCE = {
  silence: [{ code: "secret-in-plain", resource: "Deployment/my-server", reason: "a token of a sandbox" }],
};

describe("plan's findings", () => {
  const folder = new Folder();
  after(() => folder.remove());
  const run = (more: Record<string, unknown> = {}, ...args: string[]) =>
    plan(["-c", folder.stackFile(FAULTY, more), "-o", folder.out("findings"), ...args]);

  it("are printed with level, code, resource, field, what happens and the way out, and end with code 1", () => {
    const { code, stdout, stderr } = run();
    assert.deepEqual([code, stderr], [1, ""]);
    assert.match(
      stdout,
      /^error \[secret-in-plain\] Deployment\/my-server spec\.template\.spec\.containers\[0\]\.env\[0\]\.value: The text of API_TOKEN .*\n {4}fix: .+$/m,
    );
    assert.match(stdout, /^warning \[replicas-single\] Deployment\/my-server spec\.replicas: /m);
    assert.match(stdout, /^\d+ checks: 1 error, \d+ warnings?, no notes$/m);
    assert.equal(stdout.match(/^Not known to plan: /gm)?.length, 1);
    assert.ok(stdout.indexOf("error [") < stdout.indexOf("warning ["), "worst first");
  });

  it("fail from the level on that --fail-on names", () => {
    assert.equal(run({}, "--fail-on", "never").code, 0);
    assert.equal(run({ "grpc-envoy-gke:checks": SILENCE }).code, 0);
    assert.equal(run({ "grpc-envoy-gke:checks": SILENCE }, "--fail-on", "warning").code, 1);
    const { code, stderr } = run({}, "--fail-on", "catastrophe");
    assert.equal(code, 2);
    assert.match(stderr, /error, warning, note, never/);
  });

  it("stay visible where they are silenced", () => {
    const { stdout } = run({ "grpc-envoy-gke:checks": SILENCE });
    assert.match(stdout, /^silenced error \[secret-in-plain\] .*\n {4}reason: a token of a sandbox$/m);
    assert.match(stdout, /, 1 silenced$/m);
  });

  it("are not silenced without a reason: the settings are refused", () => {
    const silence = [{ code: "secret-in-plain", resource: "Deployment/my-server" }];
    const { code, stderr } = run({ "grpc-envoy-gke:checks": { silence } });
    assert.equal(code, 2);
    assert.match(stderr, /checks\.silence\[0\]\.reason|checks\.silence\.0\.reason/);
  });

  it("stand in --json with their counts", () => {
    const { stdout } = run({}, "--json");
    const printed: unknown = JSON.parse(stdout);
    assert.equal(at(printed, "counts", "error"), 1);
    assert.equal(at(printed, "findings", 0, "code"), "secret-in-plain");
    assert.equal(at(printed, "findings", 0, "level"), "error");
    assert.match(String(at(printed, "findings", 0, "urn")), /::my-server-deployment$/);
  });

  it("are SARIF that its public schema takes, on the line of the server, with their suppressions", () => {
    const file = folder.out("reports/findings.sarif");
    const { code } = run({ "grpc-envoy-gke:checks": SILENCE }, "--sarif", file);
    assert.equal(code, 0);
    const log = JSON.parse(readFileSync(file, "utf8")) as Log;
    assert.deepEqual(validationErrors(log), []);
    const [one] = log.runs;
    const result = one!.results!.find(({ ruleId }) => ruleId === "secret-in-plain")!;
    assert.equal(one!.tool.driver.rules![result.ruleIndex!]!.id, "secret-in-plain");
    assert.deepEqual(result.suppressions, [{ kind: "external", justification: "a token of a sandbox" }]);
    const { physicalLocation, logicalLocations } = result.locations![0]!;
    assert.equal(logicalLocations![0]!.name, "Deployment/my-server");
    assert.match(physicalLocation!.artifactLocation!.uri!, /stack-\d+\.yaml$/);
    assert.ok(physicalLocation!.region!.startLine! > 1);
    assert.deepEqual(
      one!.results!.filter(({ ruleId }) => !CODES.has(ruleId!)),
      [],
    );
    // A schema that takes everything would prove nothing.
    assert.notDeepEqual(validationErrors({ ...log, version: "2.0.0" }), []);
  });

  it("have a list, as text and as JSON, that reads no stack", () => {
    const { code, stdout } = plan(["--list-checks", "--stack", "nowhere"]);
    assert.equal(code, 0);
    for (const one of CODES) assert.match(stdout, new RegExp(`^ {2}${one} \\((?:error|warning|note)\\)$`, "m"));
    const printed: unknown = JSON.parse(plan(["--list-checks", "--json"]).stdout);
    assert.equal(at(printed, "version"), 2);
    assert.equal((at(printed, "checks") as unknown[]).length, CODES.size);
  });
});

function validationErrors(log: unknown): unknown[] {
  const schema = JSON.parse(
    readFileSync(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"),
  ) as object;
  const ajv = new draft4({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  ajv.validate(schema, log);
  return ajv.errors ?? [];
}

describe("plan's picture", () => {
  const folder = new Folder();
  after(() => folder.remove());

  it("shows the way of calls with ports, protocols and times, as SVG, Mermaid and HTML", () => {
    const files = ["way.svg", "way.mmd", "way.html"].map((name) => folder.out(`pictures/${name}`));
    const servers = { "my-server": SERVER, inside: { image: SERVER.image } };
    const graphs = files.flatMap((file) => ["--graph", file]);
    const { code, stderr } = plan(["-c", folder.stackFile(servers), "-o", folder.out(), ...graphs]);
    assert.deepEqual([code, stderr], [0, ""]);
    const [svg, mermaid, html] = files.map((file) => readFileSync(file, "utf8")) as [string, string, string];
    for (const text of [svg, mermaid, html]) {
      assert.match(text, /HTTP\/2 with TLS :15001/);
      assert.match(text, /cuts calls after 5m10s/);
      assert.match(text, /HTTP :8002\/healthz/);
      assert.match(text, /h2c :8888, its own server/);
      assert.match(text, /h2c :8888, any ready pod/);
      assert.match(text, /grpc\.example\.com/);
      assert.match(text, /inside: 2 to 10 pods/);
    }
    // A text of an arrow's own may be struck through by it; a node in its middle is not. At a phone's width it scrolls.
    for (const [edge] of svg.matchAll(/<g id="edge\d+" class="edge">[^]*?<\/g>/g)) assert.doesNotMatch(edge, /<text/);
    assert.doesNotMatch(html, /svg \{[^}]*max-width/);
    assert.match(svg, /^<\?xml[\s\S]*<svg[\s\S]*<\/svg>\s*$/);
    assert.match(mermaid, /^flowchart LR$/m);
    assert.match(html, /^<!doctype html>[\s\S]*<svg[\s\S]*<\/html>\s*$/);
    assert.doesNotMatch(html, /<script|src=|<link/);
  });

  it("is refused in another format, before anything is written", () => {
    const { code, stderr } = plan([
      "-c",
      folder.stackFile({ a: SERVER }),
      "-o",
      folder.out("no"),
      "--graph",
      "way.png",
    ]);
    assert.equal(code, 2);
    assert.match(stderr, /\.svg, \.mmd, \.html/);
    assert.ok(!existsSync(folder.out("no")));
  });
});

describe("plan --diff", () => {
  const folder = new Folder();
  after(() => folder.remove());

  it("prints what changed since a folder was written, and writes nothing", () => {
    const out = folder.out("before");
    plan(["-c", folder.stackFile({ "my-server": SERVER }), "-o", out]);
    const longer = folder.stackFile({ "my-server": { ...SERVER, calls: { longestStream: "10m" } } });
    const { code, stdout } = plan(["-c", longer, "--diff", out]);
    assert.equal(code, 0);
    assert.match(stdout, /^--- a\/kubernetes\/my-server\/backend-config-my-server\.yaml\n\+\+\+ b\/kubernetes\//m);
    assert.match(stdout, /^- {2}timeoutSec: 310\n\+ {2}timeoutSec: 610$/m);
    assert.match(stdout, /^--- \/dev\/null\n\+\+\+ b\/kubernetes\/my-server\/config-map-/m);
    assert.match(stdout, /^@@ -\d+,\d+ \+\d+,\d+ @@$/m);
    assert.doesNotMatch(stdout, /deployment-inside/);
    const again = plan(["-c", folder.stackFile({ "my-server": SERVER }), "--diff", out]);
    assert.deepEqual([again.code, again.stdout], [0, ""]);
    assert.match(again.stderr, /render the same files/);
  });

  it("compares two stacks", () => {
    const { code, stdout } = plan(["--stack", "prod", "--diff", "staging"]);
    assert.equal(code, 0);
    assert.match(stdout, /^-.*acme-staging/m);
    assert.match(stdout, /^\+.*acme-prod/m);
    assert.match(stdout, /^\+ +name: grpc-edge$/m);
  });

  it("refuses a folder that plan did not write, and a stack that is not there", () => {
    folder.file("mine/notes.txt", "mine");
    for (const [other, words] of [
      [folder.out("mine"), /contains no files of plan/],
      ["nowhere", /Pulumi\.nowhere\.yaml is not there/],
    ] as const) {
      const { code, stdout, stderr } = plan(["--diff", other]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, words);
    }
  });
});
