import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT, type Tree, fixture, run } from "./support";

const RIGHT = { "--project": "acme-dev", "--region": "europe-west1", "--host": "grpc.acme.example" };
const FLAGS = Object.entries(RIGHT).flat();

describe("npm run adopt", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "adopt-main-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("prints the stack's file on stdout, everything else on stderr, and ends with 1 for errors", () => {
    const { code, stdout, stderr } = run([fixture("my-server")]);
    assert.equal(code, 1);
    const { config } = parse(stdout) as { config: Tree };
    assert.equal(config["gcp:project"], "my-project");
    assert.match(stderr, /^error \[pod-arguments-joined\] Deployment\/my-server /m);
    assert.match(stderr, /^ {4}at: test\/commands\/adopt\/fixtures\/my-server\/deployment\.yaml:27$/m);
    assert.match(stderr, /^\d+ checks: 19 errors, /m);
    assert.doesNotMatch(stdout, /^error /m);
  });

  it("takes what cannot be known from the command line, and leaves nothing to replace", () => {
    const { stdout } = run([fixture("my-server"), ...FLAGS, "--image", "registry.example.com/acme/my-server:1.4.2"]);
    assert.doesNotMatch(stdout, /REPLACE/);
    const { config } = parse(stdout) as { config: Record<string, Tree> };
    assert.equal(config["gcp:project"], "acme-dev");
    assert.equal(config["gcp:region"], "europe-west1");
    const server = config["grpc-envoy-gke:servers"]!["my-server"] as Tree;
    assert.equal(server["image"], "registry.example.com/acme/my-server:1.4.2");
    assert.deepEqual(server["routes"], [{ host: "grpc.acme.example" }]);
  });

  it("reads stdin for -, as kubectl get prints it", () => {
    const objects: unknown = parse(readFileSync(join(ROOT, fixture("kubectl-get"), "objects.yaml"), "utf8"));
    const { code, stdout, stderr } = run(["-"], { input: JSON.stringify(objects, null, 2) });
    assert.equal(code, 1, stderr);
    assert.match(stdout, /image: us-docker\.pkg\.dev\/acme-greet\/app\/greeter:7 # line \d+$/m);
  });

  it("ends with 0 where nothing is wrong, or where --fail-on states never", () => {
    assert.equal(run([fixture("my-server"), "--fail-on", "never"]).code, 0);
    const calm = run(["-"], { input: DEPLOYMENT });
    assert.equal(calm.code, 0, calm.stderr);
    assert.equal(run(["-", "--fail-on", "warning"], { input: DEPLOYMENT }).code, 1);
  });

  it("ends with 1 where a file could not be read, though nothing else is wrong", () => {
    const { code, stdout, stderr } = run([fixture("awkward")]);
    assert.equal(code, 1);
    assert.match(stderr, /^error \S+broken\.yaml:6 is not YAML: /m);
    assert.match(stderr, /^error \S+deployment\.yaml:4 is a template: /m);
    assert.match(stdout, /echo-server:/);
  });

  it("prints JSON with a version on stdout instead", () => {
    const { code, stdout } = run([fixture("my-server"), "--json"]);
    assert.equal(code, 1);
    const printed = JSON.parse(stdout) as Tree;
    assert.deepEqual(Object.keys(printed), [
      "version",
      "objects",
      "servers",
      "input",
      "findings",
      "counts",
      "envoyMissing",
      "config",
      "placeholders",
      "notCarriedOver",
    ]);
    assert.equal(printed["version"], 2);
    const [first] = printed["findings"] as Tree[];
    assert.ok(typeof first!["file"] === "string" && typeof first!["line"] === "number");
  });

  it("has no colour where stderr is no terminal, nor with NO_COLOR", () => {
    for (const env of [{}, { NO_COLOR: "1" }])
      assert.ok(!run([fixture("my-server")], { env }).stderr.includes("\u001b["));
  });

  it("writes --out as a whole, and plan takes the file", () => {
    const out = join(folder, "deep/Pulumi.new.yaml");
    const { stdout, code } = run([fixture("my-server"), "--out", out]);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(readFileSync(out, "utf8"), /^config:$/m);
    assert.deepEqual(readdirSync(join(folder, "deep")), ["Pulumi.new.yaml"]);
  });

  it("replaces a file with --force alone, and leaves it as it is otherwise", () => {
    const out = join(folder, "taken.yaml");
    writeFileSync(out, "keep");
    const { code, stdout, stderr } = run([fixture("my-server"), "--out", out]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /taken\.yaml is there already; name another file, or replace it with --force/);
    assert.equal(readFileSync(out, "utf8"), "keep");
    assert.equal(run([fixture("my-server"), "--out", out, "--force"]).code, 1);
    assert.match(readFileSync(out, "utf8"), /^config:$/m);
  });

  it("leaves nothing half-written where the file cannot be put in place", () => {
    const out = join(folder, "as-folder");
    mkdirSync(join(out, "inside"), { recursive: true });
    const { code, stderr } = run([fixture("my-server"), "--out", out, "--force"]);
    assert.equal(code, 2);
    assert.match(stderr, /as-folder cannot be written/);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes(".part")),
      [],
    );
    chmodSync(out, 0o755);
  });

  it("names every option and exit code in its help", () => {
    const { code, stdout } = run(["--help"]);
    assert.equal(code, 0);
    for (const word of [
      "--project",
      "--region",
      "--host",
      "--image",
      "--server",
      "--out",
      "--force",
      "--fail-on",
      "--json",
    ])
      assert.ok(stdout.includes(word), word);
    assert.match(stdout, /Exit codes: 0 fine, 1 findings/);
  });
});

describe("adopt refuses, with code 2, without a stack trace and without output,", () => {
  function refuses(title: string, args: readonly string[], word: RegExp, input = ""): void {
    it(title, () => {
      const { code, stdout, stderr } = run(args, { input });
      assert.deepEqual([code, stdout], [2, ""], stderr);
      assert.match(stderr, word);
      assert.doesNotMatch(stderr, /^ +at (?!:)\w.*:\d+:\d+\)?$/m);
    });
  }

  refuses("no argument", [], /missing required argument 'manifests'/);
  refuses("a folder that is not there", ["nowhere"], /nowhere is not there; name a folder/);
  refuses("a folder without manifests", ["test/golden/plan"], /contains no \*\.yaml/);
  refuses("an unknown option", [fixture("edge"), "--hosts", "x"], /unknown option '--hosts'/);
  refuses("a project that is none", [fixture("edge"), "--project", "X"], /a Google Cloud project id has 6 to 30/);
  refuses("a region that is none", [fixture("edge"), "--region", "mars"], /a region; write it as asia-northeast1/);
  refuses("a host that is none", [fixture("edge"), "--host", "https://x"], /a host name in lower case/);
  refuses("an image without a version", [fixture("edge"), "--image", "orders=nginx"], /an image names a version/);
  refuses("one image for two servers", [fixture("edge"), "--image", "nginx:1"], /write --image orders=…/);
  refuses("an image for no one", [fixture("edge"), "--image", "x=nginx:1"], /is for no gRPC server of the manifests/);
  refuses("a server that is not there", [fixture("edge"), "--server", "x"], /no workload of the manifests; they are /);
  refuses(
    "manifests without a gRPC server",
    ["-"],
    /there is no gRPC server/,
    "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}",
  );
  refuses("nothing at all", ["-"], /there is no gRPC server/);
});

describe("adopt's own failures", () => {
  it("end with code 3 and write nothing", () => {
    const folder = mkdtempSync(join(tmpdir(), "adopt-broken-"));
    const script = join(folder, "breaking.cjs");
    writeFileSync(
      script,
      `const Module = require("node:module");
       const load = Module._load;
       Module._load = function (request, ...rest) {
         const loaded = load.call(this, request, ...rest);
         return request === "./readSettings" ? { readSettings: () => { throw new Error("adopt is broken"); } } : loaded;
       };`,
    );
    const out = join(folder, "out.yaml");
    const { code, stdout, stderr } = run([fixture("edge"), "--out", out], { node: ["--require", script] });
    assert.deepEqual([code, stdout], [3, ""]);
    assert.match(stderr, /this is a fault of the command/);
    assert.ok(!existsSync(out));
    rmSync(folder, { recursive: true });
  });
});

/** A server with warnings, and no error. */
const DEPLOYMENT = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: calm }
spec:
  replicas: 2
  selector: { matchLabels: { app: calm } }
  template:
    metadata: { labels: { app: calm } }
    spec:
      containers:
        - { name: calm, image: "registry.example.com/acme/calm:1", ports: [{ name: grpc, containerPort: 9000 }] }
`;
