import assert from "node:assert/strict";
import { SettingsError, type Problem } from "../../settings/problems";
import { parseSettings } from "../../settings/settings";
import { MINIMAL } from "./support";

const GCP = { "gcp:project": "acme-dev", "gcp:region": "asia-northeast1" };
const SERVERS = JSON.stringify(MINIMAL.servers);

function problemsOf(config: Record<string, string>, secretKeys: readonly string[] = []): readonly Problem[] {
  try {
    parseSettings({ project: "shop", stack: "dev", config: { ...GCP, ...config }, secretKeys });
    return [];
  } catch (error) {
    assert.ok(error instanceof SettingsError, String(error));
    return error.problems;
  }
}

describe("settings: a key that contains a path", () => {
  const RULE = "a setting's name; it contains dots or brackets, so pulumi config set wrote it without --path";

  it("is named as such, and what is missing because of it is not another problem", () => {
    assert.deepEqual(problemsOf({ "shop:servers.hello.image": "registry.example.com/hello:1" }), [
      {
        path: "shop:servers.hello.image",
        value: "registry.example.com/hello:1",
        rule: RULE,
        fix: "run pulumi config set --path 'shop:servers.hello.image' <value>, then pulumi config rm 'shop:servers.hello.image'; or write it below servers",
      },
    ]);
  });

  it("is found beside what is right, with brackets, and with a misspelt beginning", () => {
    const keys = [
      "shop:servers.hello.port",
      "shop:checks.silence[0].code",
      'shop:servers["a.b"].port',
      "shop:clutser.mode",
    ];
    const config = Object.fromEntries(keys.map((key) => [key, "1"]));
    const problems = problemsOf({ "shop:servers": SERVERS, ...config });
    assert.deepEqual(
      problems.map(({ path, rule }) => [path, rule]),
      keys.map((key) => [key, RULE]),
    );
    assert.match(problems[3]!.fix, /--path 'shop:cluster\.mode' <value>, then pulumi config rm 'shop:clutser\.mode'/);
  });

  it("shows no secret", () => {
    const key = "shop:servers.hello.env.PASSWORD";
    assert.deepEqual(
      problemsOf({ "shop:servers": SERVERS, [key]: "hunter2" }, [key]).map(({ value }) => value),
      ["[secret]", "[secret]"],
    );
  });
});

describe("settings: a key of another project", () => {
  it("is named with both projects, and what is missing because of it is not another problem", () => {
    assert.deepEqual(problemsOf({ "other:servers": SERVERS, "other:namespace": "orders" }), [
      {
        path: "other:servers",
        value: SERVERS,
        rule: "a key of this project, which Pulumi.yaml calls shop: the keys of other are not read",
        fix: "write shop:servers, or name: other in Pulumi.yaml if that is the project's name",
      },
      {
        path: "other:namespace",
        value: "orders",
        rule: "a key of this project, which Pulumi.yaml calls shop: the keys of other are not read",
        fix: "write shop:namespace, or name: other in Pulumi.yaml if that is the project's name",
      },
    ]);
  });

  it("is none where this project has the same key, where it is no setting, and where it is a provider's", () => {
    const config = { "shop:servers": SERVERS, "other:servers": "{}", "other:size": "3", "kubernetes:namespace": "x" };
    assert.deepEqual(problemsOf(config), []);
  });
});
