import assert from "node:assert/strict";
import { parse } from "yaml";
import { bootstrap } from "../../../envoy/bootstrap";
import { renderBootstrap } from "../../../envoy/render";
import { bootstrapConfigMap } from "../../../manifests/configMap";
import { bootstrapDiff } from "../../../commands/review/bootstrapDiff";
import { bootstrapTimes } from "../../../commands/review/bootstrapTimes";
import { DEFAULT_ENVOY } from "../../../settings/envoy";
import { serverSettings } from "../../../settings/standalone";
import { timingBudget } from "../../../settings/timing";
import { reviewOf, step } from "./support";

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const IMAGE = "registry.example.com/acme/server:1.0.0";

/** The bootstrap of a server whose streams last so long, as the program renders it. */
function rendered(server: string, longestStream: string, routes = [{ host: "grpc.example.com" }]) {
  const settings = serverSettings(server, { image: IMAGE, calls: { longestStream }, routes });
  const timing = timingBudget(settings.calls, routes.length > 0);
  const text = renderBootstrap(bootstrap({ server, namespace: "grpc", settings, envoy: DEFAULT_ENVOY, timing }));
  return { text, timing, configMap: bootstrapConfigMap(server, "grpc", text) };
}

const generation = (op: "create" | "delete", server: string, longestStream: string) => {
  const { configMap } = rendered(server, longestStream);
  const inputs = configMap as unknown as Record<string, unknown>;
  const state = op === "create" ? { after: inputs } : { before: inputs };
  return step({ op, type: CONFIG_MAP, name: configMap.metadata.name, server, ...state });
};

describe("the bootstraps of a preview", () => {
  it("are paired by component, though each has a ConfigMap of its own name", () => {
    const { bootstraps, level } = reviewOf([
      generation("create", "a", "10m"),
      generation("create", "b", "20m"),
      generation("delete", "b", "5m"),
      generation("delete", "a", "5m"),
    ]);
    assert.equal(level, undefined, "the old ones go once nothing mounts them");
    assert.deepEqual(
      bootstraps.map(({ component, before, after }) => [component, before, after]),
      [
        ["a", rendered("a", "5m").text, rendered("a", "10m").text],
        ["b", rendered("b", "5m").text, rendered("b", "20m").text],
      ],
    );
  });

  it("of a server that comes or goes have no other side", () => {
    const { bootstraps, risks } = reviewOf([generation("create", "a", "10m"), generation("delete", "b", "5m")]);
    assert.deepEqual(
      bootstraps.map(({ component, before, after }) => [component, before === undefined, after === undefined]),
      [
        ["a", true, false],
        ["b", false, true],
      ],
    );
    assert.deepEqual(
      risks.map(({ level, change }) => [level, change.parent?.endsWith("::b")]),
      [["error", true]],
      "pods of b may still mount what is deleted",
    );
  });

  it("of one ConfigMap that is replaced are paired by it", () => {
    const inputs = (text: string) => ({ data: { "envoy.yaml": text } });
    const { bootstraps, level } = reviewOf([
      step({
        op: "replace",
        type: CONFIG_MAP,
        name: "envoy",
        before: inputs("a: 1\n"),
        after: inputs("a: 2\n"),
        reasons: ["data"],
      }),
    ]);
    assert.deepEqual(
      bootstraps.map(({ component, before, after }) => [component, before, after]),
      [["envoy", "a: 1\n", "a: 2\n"]],
    );
    assert.equal(level, "error", "a fixed name is deleted first");
  });

  it("are not found in other ConfigMaps of the component", () => {
    const other = step({
      op: "create",
      type: CONFIG_MAP,
      name: "other",
      server: "a",
      after: { data: { "other.yaml": "x" } },
    });
    assert.deepEqual(reviewOf([other]).bootstraps, []);
  });
});

describe("the diff of two bootstraps", () => {
  const diff = bootstrapDiff(rendered("a", "5m").text, rendered("a", "10m").text);

  it("shows what is taken away and what comes, under the keys that lead there", () => {
    assert.match(diff, /^-\s+max_stream_duration: 300s$/m);
    assert.match(diff, /^\+\s+max_stream_duration: 600s$/m);
    assert.match(diff, /^@@ line \d+: static_resources › listeners\[ingress\] › … › route › max_stream_duration @@$/m);
    assert.match(
      diff,
      /^@@ line \d+: static_resources › listeners\[internal\] › … › request_headers_to_add › header @@$/m,
    );
  });

  it("is one that gives the new text when it is applied to the old", () => {
    const old = rendered("a", "5m").text.split("\n");
    const now = rendered("a", "10m").text;
    let shift = 0;
    for (const hunk of diff.split(/^(?=@@ )/m)) {
      const [head = "", ...lines] = hunk.replace(/\n$/, "").split("\n");
      const start = Number(/line (\d+)/.exec(head)![1]) - 1 + shift;
      const kept = (sign: string) => lines.filter((line) => !line.startsWith(sign)).map((line) => line.slice(1));
      assert.deepEqual(old.slice(start, start + kept("+").length), kept("+"));
      old.splice(start, kept("+").length, ...kept("-"));
      shift += kept("-").length - kept("+").length;
    }
    assert.equal(old.join("\n"), now);
  });

  it("is empty where nothing differs", () => assert.equal(bootstrapDiff("a: 1\n", "a: 1\n"), ""));

  it("reports where it is in lists without names, and at the top", () => {
    assert.match(bootstrapDiff("a: 1\nb: 2\n", "a: 1\nb: 3\n"), /^@@ line 1 @@\n/);
    assert.match(bootstrapDiff("a:\n  - b:\n      c: 1\n", "a:\n  - b:\n      c: 2\n"), /^@@ line 1: a › b @@\n/);
  });
});

describe("the times in a bootstrap", () => {
  for (const [longestStream, routes] of [
    ["5m", [{ host: "grpc.example.com" }]],
    ["2h", [{ host: "grpc.example.com" }]],
    ["90s", []],
  ] as const) {
    it(`are those of the timing budget for ${longestStream}${routes.length > 0 ? "" : ", inside only"}`, () => {
      const { text, timing } = rendered("a", longestStream, [...routes]);
      assert.deepEqual(bootstrapTimes(parse(text)), {
        maxStream: [timing.maxStream],
        requestTimeout: [timing.requestTimeout],
        streamIdle: [timing.streamIdle],
        connectionIdle: [timing.connectionIdle],
        envoyPreStop: [timing.envoyPreStop],
      });
    });
  }

  it("are none in what is no bootstrap", () => {
    for (const value of [null, "text", [], { static_resources: null }]) assert.deepEqual(bootstrapTimes(value), {});
  });
});
