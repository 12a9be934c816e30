import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { CODES } from "../../../checks/registry";
import { assertGolden, assertNoOtherGolden } from "../../support/golden";
import { at } from "../../support/resources";
import { Folder, SERVER, type Ended, filesOf, goldenText, plan } from "./support";

for (const stack of ["dev", "staging", "prod"]) {
  describe(`plan of stack ${stack}`, () => {
    const folder = new Folder();
    let ended: Ended;
    before(() => {
      ended = plan(["--stack", stack, "--out", folder.out()]);
    });
    after(() => folder.remove());

    it("ends well and reports nothing on stderr", () => {
      assert.deepEqual([ended.code, ended.stderr], [0, ""]);
    });

    it("writes one document a file, which YAML can read", () => {
      const files = filesOf(folder.out());
      delete files[".written-by-plan"];
      assert.ok(Object.keys(files).length > 20);
      for (const [path, text] of Object.entries(files)) {
        const documents = parseAllDocuments(text);
        assert.ok(Array.isArray(documents) && documents.length === 1, path);
        assert.deepEqual(documents[0]!.errors, [], path);
        assert.equal(typeof documents[0]!.toJS(), "object", path);
      }
    });

    it("prints a line of the tree for each resource, and what it wrote", () => {
      const lines = ended.stdout.split("\n").filter((line) => line.endsWith("  create"));
      const [, resources, files] = /(\d+) resources to create on an empty stack; (\d+) files written to/.exec(
        ended.stdout,
      )!;
      assert.equal(lines.length, Number(resources));
      assert.equal(Object.keys(filesOf(folder.out())).length - 1, Number(files));
      assert.match(ended.stdout, /├─ kubernetes:apps\/v1:Deployment +\S+-deployment +create/);
    });
  });
}

describe("plan", () => {
  const folder = new Folder();
  let stackFile = "";
  before(() => {
    stackFile = folder.stackFile({ "my-server": SERVER });
  });
  after(() => folder.remove());

  it("prints the tree and the timing as in test/golden/plan/text.txt", () => {
    const servers = {
      "my-server": SERVER,
      inside: { image: SERVER.image, calls: { longestStream: "1h", leave: "5m" } },
    };
    const out = folder.out("golden");
    const { stdout } = plan(["-s", "test", "-c", folder.stackFile(servers), "-o", out]);
    assertGolden("plan/text.txt", goldenText(stdout, out));
    assert.match(
      stdout,
      /^note: inside: a call that lasts longer than .* is cut when its pod leaves \(calls\.leave\)$/m,
    );
  });

  it("tells how many checks it ran", () => {
    const { stdout } = plan(["--stack", "test", "--config-file", stackFile, "--out", folder.out("count")]);
    assert.match(stdout, new RegExp(`^${CODES.size} checks: `, "m"));
  });

  it("has no other golden file", () => assertNoOtherGolden("plan", ["guest.txt", "text.txt"]));

  it("prints who it plans for, and the timing of every server", () => {
    const { stdout } = plan(["--stack", "test", "--config-file", stackFile, "--out", folder.out("text")]);
    assert.match(
      stdout,
      /^Plan of grpc-envoy-gke-test: cluster grpc-envoy-gke-test in asia-northeast1, project acme-test\n/,
    );
    const table = stdout.slice(stdout.indexOf("Timing budget"));
    assert.match(table, /^ +my-server$/m);
    assert.match(table, /^the load balancer cuts a call after +5m10s$/m);
    assert.match(table, /^and it is killed after \(grace period\) +7m30s$/m);
    assert.doesNotMatch(stdout, /[ \t]$/m);
  });

  it("prints JSON with a version instead where asked to", () => {
    const out = folder.out("json");
    const { code, stdout } = plan(["-s", "test", "-c", stackFile, "-o", out, "--json"]);
    assert.equal(code, 0);
    const printed: unknown = JSON.parse(stdout);
    assert.deepEqual(Object.keys(printed as object), [
      "version",
      "project",
      "stack",
      "resources",
      "timing",
      "findings",
      "counts",
      "envoyMissing",
      "unseen",
      "outputs",
      "files",
    ]);
    assert.equal(at(printed, "version"), 2);
    assert.equal(at(printed, "timing", "my-server", "gracePeriod"), 450);
    assert.equal(at(printed, "outputs", "contractVersion"), 1);
    const written = Object.keys(filesOf(out)).filter((path) => path !== ".written-by-plan");
    assert.deepEqual(at(printed, "files"), written);
  });

  it("prints and writes the same in every run", () => {
    const [one, other] = ["one", "other"].map((name) => {
      const { stdout } = plan(["-c", stackFile, "-o", folder.out(name)]);
      return { stdout: stdout.replace(folder.out(name), "<out>"), files: filesOf(folder.out(name)) };
    });
    assert.deepEqual(one, other);
  });

  it("replaces what it wrote before, as a whole", () => {
    const out = folder.out("again");
    plan(["-c", folder.stackFile({ "old-server": SERVER }), "-o", out]);
    assert.ok(existsSync(`${out}/envoy/old-server.yaml`));
    const { code } = plan(["-c", folder.stackFile({ "my-server": SERVER }), "-o", out]);
    assert.equal(code, 0);
    assert.ok(existsSync(`${out}/envoy/my-server.yaml`));
    assert.ok(!existsSync(`${out}/envoy/old-server.yaml`));
  });

  it("writes nothing outside --out", () => {
    const own = new Folder();
    try {
      plan(["-c", stackFile, "-o", own.out("deeply/below")]);
      const paths = Object.keys(filesOf(own.path));
      assert.ok(paths.length > 20);
      assert.deepEqual(
        paths.filter((path) => !path.startsWith("deeply/below/")),
        [],
      );
    } finally {
      own.remove();
    }
  });

  it("plans fifty servers, a folder for each", () => {
    const names = Array.from({ length: 50 }, (_, index) => `server-${index}`);
    const servers = Object.fromEntries(names.map((name) => [name, { image: SERVER.image }]));
    const cluster = { nodePools: { default: { maxNodes: 10 } } };
    const file = folder.stackFile(servers, { "grpc-envoy-gke:cluster": cluster });
    const { code, stdout } = plan(["-c", file, "-o", folder.out("many")]);
    assert.equal(code, 0);
    assert.match(stdout, /server-0, server-1 and 48 more/);
    const files = Object.keys(filesOf(folder.out("many")));
    for (const name of names) assert.ok(files.includes(`envoy/${name}.yaml`), name);
    assert.equal(files.filter((path) => path.endsWith(`/deployment-${names[49]}.yaml`)).length, 1);
  });
});
