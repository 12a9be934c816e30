import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../support/program";
import { ECHO_SERVER, last, stagesOfEchoServer } from "./dockerfile";

const [BUILD, IMAGE] = stagesOfEchoServer();

describe("commands/rehearse/echo-server/Dockerfile", () => {
  it("is pinned to one version in both stages, and runs as the user that the pods run as", () => {
    assert.match(BUILD.image, /^node:\d+\.\d+\.\d+-[a-z]+-slim$/);
    assert.equal(IMAGE.image, BUILD.image);
    assert.equal(BUILD.name, "build");
    assert.equal(last(IMAGE, "USER"), "65532:65532");
    assert.equal(last(IMAGE, "EXPOSE"), "8888");
  });

  it("takes the versions that are tested here, from a lock file without a registry's address", () => {
    const read = (...path: string[]) => JSON.parse(readFileSync(join(ROOT, ...path), "utf8")) as Manifest;
    const ours = read("package.json").dependencies;
    const { dependencies, devDependencies } = read("commands/rehearse/echo-server/package.json");
    for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies }))
      assert.equal(range, ours[name], name);
    const installed = read("package-lock.json").packages!;
    const locked = read("commands/rehearse/echo-server/package-lock.json").packages!;
    for (const name of Object.keys({ ...dependencies, ...devDependencies }))
      assert.equal(locked[`node_modules/${name}`]?.version, installed[`node_modules/${name}`]?.version, name);
    for (const [path, { resolved }] of Object.entries(locked)) assert.equal(resolved, undefined, path);
  });

  it("sends the builder all that it copies, and little else", () => {
    const sent = readFileSync(join(ECHO_SERVER, ".dockerignore"), "utf8")
      .split("\n")
      .filter((line) => /^[^#]/.test(line));
    assert.equal(sent[0], "*");
    const copied = BUILD.instructions
      .filter(({ verb }) => verb === "COPY")
      .flatMap(({ rest }) => rest.split(" ").slice(0, -1));
    assert.ok(copied.length > 4);
    for (const file of copied)
      assert.ok(sent.includes(`!${file}`) || (file.endsWith(".ts") && sent.includes("!*.ts")), file);
    // And it copies every source that there is.
    assert.deepEqual(
      copied.filter((file) => file.endsWith(".ts")).sort(),
      readdirSync(ECHO_SERVER)
        .filter((file) => file.endsWith(".ts"))
        .sort(),
    );
  });
});

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly packages?: Readonly<Record<string, { readonly version?: string; readonly resolved?: string }>>;
}
