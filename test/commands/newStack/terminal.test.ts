import assert from "node:assert/strict";
import { parse } from "yaml";
import { Project } from "./support";

/** Takes the line away that is there. */
const CLEAR = "\x15";
const ENTER = "\r";
const CTRL_C = "\x03";
const CTRL_D = "\x04";
const DOWN = "\x1b[B";

describe("new-stack on a terminal", function () {
  this.timeout(60_000);
  let project: Project;
  beforeEach(() => (project = new Project()));
  afterEach(() => project.remove());

  it("asks for what no one can guess, again until settings/ takes it, and writes the file", async () => {
    const terminal = project.terminal();
    await terminal.answers("Name of the stack", `Blue${ENTER}`);
    await terminal.answers("a cluster's name has at most 40 characters", `${CLEAR}blue${ENTER}`);
    await terminal.answers("Kind of stack", `${DOWN}${ENTER}`);
    await terminal.answers("Google Cloud project id", `Acme${ENTER}`);
    await terminal.answers("write the id, not the project's name or number", `${CLEAR}acme-blue${ENTER}`);
    await terminal.answers("Region", `europe-west3${ENTER}`);
    await terminal.answers("Image of your gRPC server", `eu.gcr.io/acme/billing${ENTER}`);
    await terminal.answers("an image names a version", `:1.0${ENTER}`);
    await terminal.answers("Host name", `*.example.com${ENTER}`);
    await terminal.answers("managed certificate", `${CLEAR}grpc.example.com${ENTER}`);
    await terminal.sees("npm run plan -- --stack blue");
    assert.equal(await terminal.ends(), 0);
    const { config } = parse(project.read("blue")) as { config: Record<string, Record<string, unknown>> };
    assert.equal(config["gcp:project"], "acme-blue");
    assert.deepEqual(Object.keys(config["grpc-envoy-gke:servers"]!), ["billing"]);
    assert.match(project.read("blue"), /^# As production/m);
  });

  it("asks nothing that a flag or the name states", async () => {
    const terminal = project.terminal("--name", "prod", "--project", "acme-prod", "--region", "us-east1");
    await terminal.answers("Image of your gRPC server", `registry.example.com/acme/api:2${ENTER}`);
    await terminal.answers("Host name", `grpc.example.com${ENTER}`);
    assert.equal(await terminal.ends(), 0);
    for (const words of ["Name of the stack", "Kind of stack", "project id", "Region"])
      assert.ok(!terminal.screen.includes(words), words);
    assert.match(project.read("prod"), /^# Regional, protected/m);
  });

  for (const [title, key] of [
    ["Ctrl-C", CTRL_C],
    ["Ctrl-D", CTRL_D],
  ] as const) {
    it(`is broken off by ${title} in the middle, and has written nothing`, async () => {
      const terminal = project.terminal("--name", "dev", "--project", "acme-dev");
      await terminal.answers("Region", `asia-northeast1${ENTER}`);
      await terminal.answers("Image of your gRPC server", key);
      await terminal.sees("broken off; nothing was written");
      assert.equal(await terminal.ends(), 130);
      assert.doesNotMatch(terminal.screen, /^ +at /m);
      project.assertUntouched();
    });
  }

  it("ends with its terminal, and has written nothing", async () => {
    const terminal = project.terminal("--name", "dev", "--project", "acme-dev");
    await terminal.sees("Region");
    terminal.hangUp();
    await terminal.ends();
    project.assertUntouched();
  });

  it("refuses a name that is taken before it asks for more", async () => {
    const first = project.terminal(
      "--name",
      "dev",
      "--project",
      "acme-dev",
      "--region",
      "us-east1",
      "--image",
      "a.io/b:1",
    );
    await first.answers("Host name", `grpc.example.com${ENTER}`);
    assert.equal(await first.ends(), 0);
    const terminal = project.terminal();
    await terminal.answers("Name of the stack", `dev${ENTER}`);
    await terminal.answers("Pulumi.dev.yaml is there already", CTRL_C);
    assert.equal(await terminal.ends(), 130);
  });
});
