import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { type Ended, Folder, SERVER, filesOf, plan } from "./support";

describe("plan refuses, with code 2 and without a stack trace,", () => {
  const folder = new Folder();
  after(() => folder.remove());

  /** One test a case: nothing is written, and stderr states why. */
  function refuses(title: string, run: (out: string) => Ended, ...words: readonly RegExp[]): void {
    it(title, () => {
      const out = folder.out("refused");
      const { code, stdout, stderr } = run(out);
      assert.deepEqual([code, stdout], [2, ""], stderr);
      for (const word of words) assert.match(stderr, word);
      assert.doesNotMatch(stderr, /^ +at /m);
      assert.ok(!existsSync(out), "nothing is written");
    });
  }

  const withServers = (servers: Record<string, unknown>) => (out: string) =>
    plan(["-c", folder.stackFile(servers), "-o", out]);

  refuses(
    "bad settings, every problem at once",
    withServers({
      "my-server": { image: "registry.example.com/a", prot: 1 },
      Other: { image: SERVER.image, port: 80 },
    }),
    /problems\n/,
    /servers\.my-server\.image\n/,
    /servers\.my-server\.prot\n/,
    /servers\.Other\.port\n/,
  );
  refuses("no settings at all", (out) => plan(["-c", folder.file("empty.yaml", ""), "-o", out]), /gcp:project/);
  refuses(
    "a bootstrap that no ConfigMap contains, which only the program finds",
    withServers({ "my-server": { ...SERVER, grpcWeb: { origins: [`https://${"a".repeat(2 ** 20)}.example.com`] } } }),
    /a ConfigMap contains at most 1048576 bytes/,
  );
  refuses("a file that is not YAML", (out) => plan(["-c", folder.file("bad.yaml", "a: [b"), "-o", out]), /is not YAML/);
  refuses(
    "a configuration file that is missing",
    (out) => plan(["-c", folder.out("nowhere.yaml"), "-o", out]),
    /nowhere\.yaml is not there.*--config-file/,
  );
  refuses(
    "a stack without a file, and names the stacks that have one",
    (out) => plan(["--stack", "production", "-o", out]),
    /Pulumi\.production\.yaml is not there; the stacks here are: dev, prod, staging/,
  );
  refuses("an unknown option", (out) => plan(["--stak", "dev", "-o", out]), /unknown option '--stak'/, /--stack/);
  refuses("an argument too many", (out) => plan(["dev", "-o", out]), /too many arguments/);
  refuses("an option without its value", (out) => plan(["-o", out, "--stack"]), /argument missing/);
});

describe("plan and a folder that it did not write", () => {
  const folder = new Folder();
  after(() => folder.remove());

  it("leaves it as it is, and shows it", () => {
    const foreign = folder.file("mine/notes.txt", "keep");
    const { code, stdout, stderr } = plan(["-o", folder.out("mine")]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /contains files that plan did not write; name an empty or a new folder with --out/);
    assert.deepEqual(filesOf(folder.path), { "mine/notes.txt": "keep" });
    assert.equal(readFileSync(foreign, "utf8"), "keep");
  });

  it("states the reason where the system lets no one write", () => {
    const out = "/sys/grpc-envoy-gke/plan";
    const { code, stdout, stderr } = plan(["-o", out]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /^\/sys\/grpc-envoy-gke\/plan cannot be written: [^\n]+; name another folder with --out\n$/);
  });

  it("leaves a file of that name as it is too", () => {
    folder.file("taken", "keep");
    const { code, stderr } = plan(["-o", folder.out("taken")]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /taken.* --out/);
    assert.equal(readFileSync(folder.out("taken"), "utf8"), "keep");
  });
});

describe("plan's own failures", () => {
  const folder = new Folder();
  after(() => folder.remove());

  /** Makes the program fail as a fault in it would. */
  const breaking = (body: string): string[] => {
    const script = folder.file(
      "breaking.cjs",
      `const Module = require("node:module");
       const load = Module._load;
       Module._load = function (request, ...rest) {
         if (request !== "../../../index") return load.call(this, request, ...rest);
         ${body}
       };`,
    );
    return ["--require", script];
  };

  for (const [title, body] of [
    ["at once", `throw new Error("the program is broken");`],
    [
      "in an apply",
      `return { output: load.call(this, "@pulumi/pulumi", ...rest).output(1).apply(() => { throw new Error("the program is broken"); }) };`,
    ],
  ] as const) {
    it(`end with code 3 and write nothing where the program throws ${title}`, () => {
      const { code, stdout, stderr } = plan(["-o", folder.out()], breaking(body));
      assert.deepEqual([code, stdout], [3, ""]);
      assert.match(stderr, /this is a fault of the command/);
      assert.equal(stderr.match(/Error: the program is broken/g)?.length, 1, stderr);
      assert.ok(!existsSync(folder.out()));
    });
  }
});

describe("plan --help", () => {
  it("names every option and exit code", () => {
    const { code, stdout } = plan(["--help"]);
    assert.equal(code, 0);
    for (const word of ["--stack", "--config-file", "--out", "--json", "Exit codes: 0 fine"])
      assert.ok(stdout.includes(word), word);
  });
});
