import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { type ServiceDefinition, loadSync } from "@grpc/proto-loader";
import { protoPath } from "grpc-health-check";
import { COMPONENTS_PACKAGES, EXAMPLES_PACKAGES, projectWithPackage } from "../support/installedPackage";
import { ROOT } from "../support/program";

const TSC = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = (...path: string[]): Manifest =>
  JSON.parse(readFileSync(join(ROOT, ...path, "package.json"), "utf8")) as Manifest;

describe("examples/consumer's client", () => {
  it("asks by a .proto that states what every gRPC server's health service is", () => {
    const [own, official] = [join(ROOT, "examples/consumer/health.proto"), protoPath].map((file) => {
      const { path, requestType, responseType } = (loadSync(file)["grpc.health.v1.Health"] as ServiceDefinition)[
        "Check"
      ]!;
      return { path, types: [requestType, responseType].map((type) => fieldsOf(type)) };
    });
    assert.deepEqual(own, official);
  });
});

/** Name, number and type of every field of a message, as the loader describes it. */
function fieldsOf(type: object | undefined): unknown {
  return (type as { type: { field: { name: string; number: number; type: string }[] } }).type.field.map(
    ({ name, number, type }) => ({ name, number, type }),
  );
}

for (const example of ["consumer", "add-a-server"]) {
  describe(`examples/${example}`, function () {
    this.timeout(120_000);

    it("has the types that its tsconfig.json asks for, with this package installed from its tarball", async () => {
      const project = await projectWithPackage([...EXAMPLES_PACKAGES, ...COMPONENTS_PACKAGES], example);
      const { status, stdout } = spawnSync(process.execPath, [TSC, "--noEmit"], {
        cwd: project.folder,
        encoding: "utf8",
      });
      project.remove();
      assert.equal(status, 0, stdout);
    });

    it("takes the versions that are tested here", () => {
      const { dependencies, devDependencies } = manifest("examples", example);
      const ours = { ...manifest().dependencies, ...manifest().devDependencies };
      const { "grpc-envoy-gke": self, ...others } = { ...dependencies, ...devDependencies };
      assert.equal(self, "file:../..");
      for (const [name, range] of Object.entries(others))
        assert.equal(range.replace("^", ""), ours[name]?.replace("^", ""), name);
    });
  });
}
