import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { credentials, status } from "@grpc/grpc-js";
import { Caller } from "../../../commands/rehearse/load/caller";
import { removeFolder, temporaryFolder } from "../../../commands/rehearse/ownProcess";
import { freePorts } from "../../../tools/freePorts";
import { ROOT } from "../../support/program";
import { type Stage, last, stagesOf } from "./dockerfile";

const EXAMPLE = join(ROOT, "commands/rehearse/echo-server");
const [BUILD, IMAGE] = stagesOf(readFileSync(join(EXAMPLE, "Dockerfile"), "utf8")) as [Stage, Stage];

/** Of npm, where there is no network. */
const NO_REGISTRY = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ENOTCACHED/;

/** Does here what the builder would do in its image: WORKDIR is a folder below `root`. */
function build(stage: Stage, root: string, from: string): void {
  let workdir = root;
  for (const { verb, rest } of stage.instructions) {
    if (verb === "WORKDIR") mkdirSync((workdir = join(root, rest)), { recursive: true });
    else if (verb === "COPY") copy(rest, workdir, from);
    else if (verb === "RUN") run(rest, workdir);
  }
}

/** `COPY a b ./`, and `COPY --from=build /build/a ./a`. */
function copy(rest: string, workdir: string, from: string): void {
  const paths = rest.split(/\s+/).filter((word) => !word.startsWith("--from="));
  const target = paths.pop()!;
  for (const path of paths) {
    const into = target.endsWith("/") ? join(workdir, target, path) : join(workdir, target);
    cpSync(join(from, path), into, { recursive: true });
  }
}

function run(command: string, cwd: string): void {
  const { status, stdout, stderr } = spawnSync("sh", ["-ec", command], { cwd, encoding: "utf8" });
  assert.equal(status, 0, `${command}\n${stdout}${stderr}`);
}

describe("commands/rehearse/echo-server/Dockerfile", function () {
  this.timeout(120_000);
  let root = "";
  let server: ChildProcess | undefined;

  before(function () {
    root = temporaryFolder("image");
    try {
      build(BUILD, join(root, "build"), EXAMPLE);
    } catch (error) {
      if (process.env.REQUIRE_ENGINES === "1" || !NO_REGISTRY.test(String(error))) throw error;
      console.warn("skipped: npm ci reaches no registry");
      this.skip();
    }
    build(IMAGE, join(root, "image"), join(root, "build"));
  });
  after(() => {
    server?.kill("SIGKILL");
    removeFolder(root);
  });

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
    const sent = readFileSync(join(EXAMPLE, ".dockerignore"), "utf8")
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
      readdirSync(EXAMPLE)
        .filter((file) => file.endsWith(".ts"))
        .sort(),
    );
  });

  it("leaves what only the build needs out of the image", () => {
    const packages = readdirSync(join(root, "image/app/node_modules"));
    assert.ok(packages.includes("grpc-health-check"));
    assert.ok(!packages.includes("esbuild"), packages.join());
  });

  it("makes a server that writes nothing, answers its health and calls, and ends on SIGTERM", async () => {
    const [port] = await freePorts(1);
    const [program, ...args] = JSON.parse(last(IMAGE, "ENTRYPOINT")!) as [string, ...string[]];
    assert.equal(program, "node");
    // Any attempt to write ends the process, as on a read-only root file system.
    const readOnly = [PERMISSION, `--allow-fs-read=*`];
    const env = {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      HOST: "127.0.0.1",
      PORT: String(port),
      POD_NAME: "pod-1",
    };
    server = spawn(process.execPath, [...readOnly, ...args], {
      cwd: join(root, "image", last(IMAGE, "WORKDIR")!),
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    await Promise.race([
      once(server.stdout!, "data"),
      once(server, "exit").then(() => assert.fail("it ended at once")),
    ]);
    const caller = new Caller(`127.0.0.1:${port}`, credentials.createInsecure());
    try {
      assert.equal((await caller.call("health")).code, status.OK);
      const { code, servedBy } = await caller.call("unary");
      assert.deepEqual([code, servedBy], [status.OK, "pod-1"]);
    } finally {
      caller.close();
    }
    server.kill("SIGTERM");
    assert.deepEqual(await once(server, "exit"), [0, null]);
  });
});

/** Before Node 22 it was experimental. */
const PERMISSION = Number(process.versions.node.split(".")[0]) < 22 ? "--experimental-permission" : "--permission";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly packages?: Readonly<Record<string, { readonly version?: string; readonly resolved?: string }>>;
}
