import assert from "node:assert/strict";
import { parseSettings } from "../../settings/settings";
import { GCP, MINIMAL, type Tree, problemsOf } from "./support";

const image = "acme/hello:1";

describe("settings: unknown keys", () => {
  const CLUSTER =
    "known keys here: existing, name, mode, location, nodeLocations, releaseChannel, network, nodePools, controlPlane, secretManager, deletionProtection, maintenance, labels";
  const unknown = (own: Tree) => problemsOf(own).map(({ path, value, fix }) => [path, value, fix]);

  it("lists the known keys and names the nearest", () => {
    assert.deepEqual(problemsOf({ ...MINIMAL, cluster: { realeaseChanel: "RAPID", deletionProtecton: false } }), [
      { path: "cluster.realeaseChanel", value: "RAPID", rule: CLUSTER, fix: "write releaseChannel" },
      { path: "cluster.deletionProtecton", value: false, rule: CLUSTER, fix: "write deletionProtection" },
    ]);
  });

  it("finds them at every depth, in lists and at the top", () => {
    const hello = {
      image,
      routes: [{ host: "a.b", servce: "x" }],
      replicas: { Min: 2 },
      prot: 1,
      resources: { gpu: 1 },
    };
    assert.deepEqual(unknown({ server: {}, servers: { hello } }), [
      ["servers.hello.resources.gpu", 1, "take the key out"],
      ["servers.hello.replicas.Min", 2, "write min"],
      ["servers.hello.routes.0.servce", "x", "write service"],
      ["servers.hello.prot", 1, "write port"],
      ["server", {}, "write servers"],
    ]);
  });

  it("has nothing near to name for a key of another world", () => {
    assert.deepEqual(unknown({ ...MINIMAL, terraform: { version: 1 } }), [
      ["terraform", { version: 1 }, "take the key out"],
    ]);
  });

  it("takes keys of JavaScript's own objects for what they are: unknown", () => {
    const own = JSON.parse('{"cluster":{"constructor":1,"toString":2,"hasOwnProperty":3,"__proto__":4}}') as Tree;
    assert.deepEqual(unknown({ ...MINIMAL, ...own }), [
      ["cluster.__proto__", 4, "take the key out"],
      ["cluster.constructor", 1, "take the key out"],
      ["cluster.toString", 2, "take the key out"],
      ["cluster.hasOwnProperty", 3, "take the key out"],
    ]);
  });

  it("reports __proto__ where a map takes any name, and pollutes nothing", () => {
    const raw = `{"__proto__":{"image":"a:1"},"hello":{"image":"a:1","env":{"__proto__":"x"},"routes":[{"host":"a.b","__proto__":[]}]}}`;
    const config = { "gcp:project": GCP.project, "gcp:region": GCP.region, "p:servers": raw, "p:__proto__": "7" };
    assert.throws(
      () => parseSettings({ project: "p", stack: "dev", config }),
      ({ problems }: { problems: { path: string; rule: string }[] }) => {
        assert.deepEqual(
          problems.map(({ path }) => path),
          ["__proto__", "servers.__proto__", "servers.hello.env.__proto__", "servers.hello.routes.0.__proto__"],
        );
        assert.equal(problems[0]!.rule, "a key other than __proto__");
        return true;
      },
    );
    assert.equal(({} as Tree)["image"], undefined);
  });

  it("leaves other programs' keys alone", () => {
    const config = {
      ...{ "gcp:project": GCP.project, "gcp:region": GCP.region, "gcp:zone": "x", "aws:region": "y" },
      "p:servers": JSON.stringify(MINIMAL.servers),
      "pp:servers": "7",
    };
    assert.equal(parseSettings({ project: "p", stack: "dev", config }).cloudName, "p-dev");
  });
});
