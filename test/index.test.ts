import assert from "node:assert/strict";
import { readStackFile } from "../commands/shared/stackFile";
import { SettingsError } from "../settings/problems";
import { parseSettings } from "../settings/settings";
import { cloudNames } from "./support/stackNames";
import { ROOT, configOf, runProgram, runStack } from "./support/program";
import { type Resources, duplicates, family, namesOf, ofType } from "./support/resources";

const IMAGE = "registry.example.com/acme/server:1.0.0";

for (const stack of ["dev", "staging", "prod"]) {
  describe(`the program as stack ${stack}`, () => {
    for (const preview of [false, true]) {
      it(`registers no URN twice, and all of it below the components${preview ? ", in a preview too" : ""}`, async () => {
        const { resources } = await runStack(stack, preview);
        assert.deepEqual(duplicates(resources), []);
        const top = family(resources).filter((line) => /^ {2}\S/.test(line));
        const { servers } = parseSettings(readStackFile(ROOT, stack));
        assert.deepEqual(
          top,
          [
            "  grpc-envoy-gke:components:GkeCluster cluster",
            "  grpc-envoy-gke:components:GrpcIngress ingress",
            ...Object.keys(servers).map((server) => `  grpc-envoy-gke:components:GrpcServer ${server}`),
            "  grpc-envoy-gke:components:ServerNamespace servers",
          ].sort(),
        );
      });
    }

    it("puts every Kubernetes object into the cluster of its own", async () => {
      const { resources } = await runStack(stack);
      const objects = ofType(resources, "").filter(({ type }) => type.startsWith("kubernetes:"));
      assert.ok(objects.length > 10);
      for (const { name, options } of objects) assert.match(options.provider, /::cluster-provider::/, name);
    });
  });
}

describe("wrong settings", () => {
  it("end the program with one message for all problems, and Pulumi prints no stack trace", async () => {
    const config = configOf({ "my-server": { image: "no-tag", port: 80 } }, { ingress: { dnszone: "example-com" } });
    await assert.rejects(runProgram(config), (error) => {
      assert.ok(error instanceof SettingsError);
      assert.equal(error.__pulumiRunError, true);
      assert.deepEqual(error.problems.map(({ path }) => path).sort(), [
        "ingress.dnszone",
        "servers.my-server.image",
        "servers.my-server.port",
      ]);
      for (const { path } of error.problems) assert.ok(error.message.includes(`\n  ${path}\n`), path);
      return true;
    });
  });
});

describe("two stacks of one Google Cloud project", () => {
  it("share no name in it", async () => {
    const config = configOf({
      "my-server": { image: IMAGE, routes: [{ host: "grpc.example.com" }], serviceAccount: { roles: ["roles/x.y"] } },
    });
    const one = cloudNames((await runProgram(config, { stack: "blue" })).resources);
    const other = cloudNames((await runProgram(config, { stack: "green" })).resources);
    assert.equal(one.length, 9, one.join("\n"));
    assert.deepEqual(
      one.filter((name) => other.includes(name)),
      [],
    );
  });
});

describe("the order of the servers in the file", () => {
  const servers = {
    web: { image: IMAGE, routes: [{ host: "grpc.example.com" }] },
    billing: { image: IMAGE, routes: [{ host: "grpc.example.com", service: "acme.v1.Billing" }] },
    inside: { image: IMAGE },
  };

  it("changes no URN, no manifest and no output", async () => {
    const sorted = ({ resources }: { resources: Resources }) =>
      [...resources]
        .sort((a, b) => (a.urn < b.urn ? -1 : 1))
        .map(({ options, ...rest }) => ({
          ...rest,
          options: { ...options, dependsOn: [...options.dependsOn].sort() },
        }));
    const forth = await runProgram(configOf(servers));
    const back = await runProgram(configOf(Object.fromEntries(Object.entries(servers).reverse())));
    assert.ok(namesOf(forth.resources).includes("billing-deployment"));
    assert.deepEqual(sorted(back), sorted(forth));
    assert.deepEqual(back.outputs, forth.outputs);
  });

  it("and a new server changes nothing of the others", async () => {
    const before = (await runProgram(configOf(servers))).resources;
    const after = (await runProgram(configOf({ another: { image: IMAGE }, ...servers }))).resources;
    for (const { urn, inputs } of before)
      assert.deepEqual(after.find((other) => other.urn === urn)?.inputs, inputs, urn);
  });
});
