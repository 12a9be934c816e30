import assert from "node:assert/strict";
import { GCP, MINIMAL, type Tree, errorOf, problemsOf, settingsOf } from "./support";

const image = "acme/hello:1";

describe("settings: wrong shapes", () => {
  const shapes: readonly (readonly [string, Tree, readonly (readonly [string, unknown, string])[]])[] = [
    ["a list for a map", { ...MINIMAL, envoy: [{ memory: "1Gi" }] }, [["envoy", [{ memory: "1Gi" }], "a map"]]],
    ["a map for a list", { servers: { a: { image, routes: { 0: {} } } } }, [["servers.a.routes", { 0: {} }, "a list"]]],
    [
      "null for a map",
      { ...MINIMAL, cluster: null, ingress: null },
      [
        ["cluster", null, "a map"],
        ["ingress", null, "a map"],
      ],
    ],
    ["an empty string for a map", { ...MINIMAL, cluster: "" }, [["cluster", "", "a map"]]],
    ["a list in a list", { servers: { a: { image, routes: [[]] } } }, [["servers.a.routes.0", [], "a map"]]],
    ["JSON that is cut off", { ...MINIMAL, ingress: '{"dnsZone":' }, [["ingress", '{"dnsZone":', "a map"]]],
    [
      "a number and a boolean for a map",
      { ...MINIMAL, cluster: "7", envoy: "true" },
      [
        ["cluster", "7", "a map"],
        ["envoy", "true", "a map"],
      ],
    ],
  ];
  for (const [title, own, expected] of shapes) {
    it(title, () => {
      const problems = problemsOf(own).map(({ path, value, rule }) => [path, value, rule]);
      assert.deepEqual(problems, expected);
    });
  }
});

describe("settings: the message", () => {
  it("tells each problem's place, value, rule and fix", () => {
    assert.equal(
      errorOf({ servers: { hello: { image: "acme/hello", routes: [{}] } }, cluster: { labels: { team: 7 } } }).message,
      `Pulumi.dev.yaml: 3 problems

  cluster.labels.team
    value  7
    rule   a string
    fix    put the value in quotes

  servers.hello.image
    value  "acme/hello"
    rule   an image names a version: a tag other than latest, or a digest
    fix    write acme/hello:<version>

  servers.hello.routes.0.host
    value  (missing)
    rule   required: a host name in lower case with at least one dot, without scheme, port or path
    fix    write it as grpc.example.com
`,
    );
  });

  it("counts one problem as one, names the stack's file and has a name of its own", () => {
    const error = errorOf({}, GCP, "prod");
    assert.equal(
      error.message,
      `Pulumi.prod.yaml: 1 problem

  servers
    value  (missing)
    rule   at least one server
    fix    write servers: { my-server: { image: … } }
`,
    );
    assert.equal(error.name, "SettingsError");
  });

  it("cuts a long value short", () => {
    const { message } = errorOf({ ...MINIMAL, namespace: `A${"b".repeat(300)}` });
    assert.ok(message.includes(`    value  "A${"b".repeat(115)}...\n`), message);
  });

  it("is the same whatever the order of the faults' parts, and never ends in a crash", () => {
    const values: readonly unknown[] = [null, "", "x", 0, -1, true, [], [null], [[]], {}, { a: null }, { "": 1 }, "{"];
    const keys = ["namespace", "cluster", "servers", "envoy", "ingress"];
    const nested = ["network", "nodePools", "routes", "calls", "certificate"];
    for (const value of values) {
      for (const key of keys) {
        assert.doesNotThrow(() => attempt({ ...MINIMAL, [key]: value }));
        for (const inner of nested) {
          assert.doesNotThrow(() => attempt({ ...MINIMAL, [key]: { [inner]: value } }));
          assert.doesNotThrow(() => attempt({ ...MINIMAL, [key]: { x: { [inner]: value }, [inner]: { x: value } } }));
        }
      }
    }
  });
});

/** Parses, and lets a settings error pass: anything else is a fault of the parser. */
function attempt(own: Tree): void {
  try {
    settingsOf(own);
  } catch (error) {
    if ((error as Error).name !== "SettingsError") throw error;
  }
}
