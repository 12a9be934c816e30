import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { credentials, status } from "@grpc/grpc-js";
import { Caller } from "../../commands/rehearse/load/caller";
import { removeFolder, temporaryFolder } from "../../commands/rehearse/ownProcess";
import { freePorts } from "../../tools/freePorts";
import { ECHO_SERVER, type Stage, last, stagesOfEchoServer } from "../commands/rehearse/dockerfile";

const [BUILD, IMAGE] = stagesOfEchoServer();

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

describe("the image that the echo server's Dockerfile describes, built here by its instructions", function () {
  this.timeout(120_000);
  let root = "";
  let server: ChildProcess | undefined;

  before(function () {
    root = temporaryFolder("image");
    try {
      build(BUILD, join(root, "build"), ECHO_SERVER);
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
