import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { spawn } from "@lydell/node-pty";
import { ROOT } from "../support/program";
import { Folder, SERVER } from "./plan/support";
import { commandLine, type Ended, runCommand } from "./support/run";
import { previewText, step } from "./review/support";

/** How a command is called in its usual way, on the files of a folder. */
interface Usual {
  readonly args: (folder: Folder) => readonly string[];
  /** The option that names a file for it to write. @default none */
  readonly writes?: string;
  /** Further arguments without which it would work for long before it writes. @default none */
  readonly quick?: readonly string[];
  /** Further arguments with which it prints more than a pipe takes at once, where it can. @default none */
  readonly much?: readonly string[];
  /** Whether it has colours on a terminal. @default false */
  readonly coloured?: true;
  readonly missing: readonly string[];
}

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: my-server }
spec:
  selector: { matchLabels: { app: my-server } }
  template:
    metadata: { labels: { app: my-server } }
    spec: { containers: [{ name: grpc, image: "registry.example.com/my-server:1.0.0", ports: [{ name: grpc, containerPort: 8888 }] }] }
`;
/** So many that no pipe takes the review of them at once. */
const STEPS = Array.from({ length: 400 }, (_, index) =>
  step({ type: "kubernetes:core/v1:ConfigMap", name: `map-${index}`, before: { a: 1 }, after: { a: 2 }, diff: ["a"] }),
);

/** Every answer that new-stack would ask for. */
const ANSWERS = [
  ...["--name", "dev-eu", "--project", "acme-dev", "--region", "europe-west1", "--host", "grpc.example.com"],
  ...["--image", "registry.example.com/my-server:1.0.0", "--force"],
];

/** Plan warns of it, in colour. */
const ONE_POD = { ...SERVER, replicas: { min: 1, max: 2 } };

const COMMANDS: Readonly<Record<string, Usual>> = {
  plan: {
    args: (folder) => ["--config-file", folder.stackFile({ "my-server": ONE_POD }), "--out", folder.out()],
    writes: "--sarif",
    much: ["--json"],
    coloured: true,
    missing: ["--config-file", "no such file.yaml"],
  },
  rehearse: {
    args: (folder) => ["--config-file", folder.stackFile({ "my-server": SERVER })],
    writes: "--report",
    quick: ["--diff"],
    missing: ["--config-file", "no such file.yaml"],
  },
  review: {
    args: (folder) => [folder.file("a preview.json", previewText(STEPS))],
    writes: "--out",
    much: ["--json"],
    missing: ["no such file.json"],
  },
  adopt: {
    args: (folder) => [folder.file("my manifests/server.yaml", MANIFEST), "--fail-on", "never"],
    writes: "--out",
    coloured: true,
    missing: ["no such folder"],
  },
  "new-stack": {
    args: (folder) => {
      folder.file("Pulumi.yaml", readFileSync(join(ROOT, "Pulumi.yaml"), "utf8"));
      return ["--directory", folder.path, ...ANSWERS];
    },
    missing: ["--directory", "no such folder", ...ANSWERS],
  },
};

const ESCAPE = "\u001b[";
/** Whether a screen has colours or bold letters (Select Graphic Rendition), of the sequences that move its cursor. */
const isStyled = (screen: string) => screen.split(ESCAPE).some((part, index) => index > 0 && /^[\d;]*m/.test(part));

/** All that a command shows on a terminal. @param noColour value of NO_COLOR, which is not set where it is empty */
async function onTerminal(args: readonly string[], noColour: string): Promise<string> {
  const [program, words] = commandLine(args);
  const terminal = spawn(program, words, { cwd: ROOT, cols: 200, env: { ...process.env, NO_COLOR: noColour } });
  let screen = "";
  terminal.onData((data) => (screen += data));
  await new Promise((resolve) => terminal.onExit(resolve));
  assert.ok(screen.length > 0);
  return screen;
}

describe("every command", function () {
  this.timeout(120_000);
  let folder: Folder;
  beforeEach(() => (folder = new Folder("a folder with spaces ")));
  afterEach(() => folder.remove());

  /** One line for a user, and no stack trace. */
  function assertTold({ code, stdout, stderr }: Ended, words: RegExp): void {
    assert.deepEqual([code, stdout], [2, ""], stderr);
    assert.match(stderr, words);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }

  it("is listed by the program's help, and tried here", () => {
    const { code, stdout, stderr } = runCommand(["--help"]);
    assert.deepEqual([code, stderr], [0, ""]);
    const listed = [...stdout.matchAll(/^ {2}([a-z-]+) .*$/gm)].map(([, name]) => name);
    assert.deepEqual(
      listed.filter((name) => name !== "help"),
      Object.keys(COMMANDS),
    );
  });

  it("is suggested where its name is misspelt", () => {
    assertTold(runCommand(["reherse"]), /unknown command 'reherse'\n\(Did you mean rehearse\?\)/);
  });

  it("is asked for where no name is given, by the help on stderr", () => {
    assertTold(runCommand([]), /Usage: grpc-envoy-gke \[options\] \[command\]/);
  });

  for (const [name, { args, writes, quick = [], much = [], coloured = false, missing }] of Object.entries(COMMANDS)) {
    describe(name, () => {
      const usual = () => [name, ...args(folder), ...quick];
      const written = (file: string) => [name, ...args(folder), ...(writes === undefined ? [] : [writes, file])];

      it("explains itself and its exit codes, by --help and by help", () => {
        const asked = runCommand([name, "--help"]);
        assert.deepEqual([asked.code, asked.stderr], [0, ""]);
        assert.match(asked.stdout, new RegExp(`^Usage: grpc-envoy-gke ${name} `));
        assert.match(asked.stdout, /Exit codes: 0 /);
        assert.deepEqual(runCommand(["help", name]), asked);
      });

      it("refuses an unknown option", () => {
        assertTold(runCommand([name, "--jsn"]), /unknown option '--jsn'\n\(Did you mean --json\?\)/);
      });

      it("names a file that is missing", () => {
        assertTold(runCommand([name, ...missing]), /no such (?:file|folder)/);
      });

      it("takes paths with spaces", () => {
        const file = folder.out("what is written");
        const { code, stderr } = runCommand([...written(file), ...quick]);
        assert.ok(code === 0 || code === 1, stderr);
        assert.equal(existsSync(file), writes !== undefined && quick.length === 0);
      });

      it("ends quietly where its reader has seen enough", () => {
        const all = runCommand([...usual(), ...much]).stdout;
        assert.equal(all.length > 2 ** 16, much.length > 0, `${all.length} bytes`);
        const [program, words] = commandLine([...usual(), ...much]);
        const script = '"$@" | head -c 20 >/dev/null; echo "code ${PIPESTATUS[0]}" >&2';
        const { stderr } = spawnSync("bash", ["-c", script, "bash", program, ...words], {
          cwd: ROOT,
          encoding: "utf8",
        });
        assert.match(stderr, /code [01]\n$/);
        assert.doesNotMatch(stderr, /EPIPE|\n\s+at /);
      });

      it("has no colours without a terminal, nor on one with NO_COLOR", async () => {
        const { stdout, stderr } = runCommand(usual());
        assert.ok(!stdout.includes(ESCAPE) && !stderr.includes(ESCAPE));
        assert.equal(isStyled(await onTerminal(usual(), "1")), false);
        assert.equal(isStyled(await onTerminal(usual(), "")), coloured);
      });

      if (writes === undefined) return;
      it("refuses to write where nothing can be written, and states how to go on", () => {
        const file = "/sys/grpc-envoy-gke/file";
        const { code, stderr } = runCommand(written(file));
        assert.equal(code, 2, stderr);
        assert.ok(stderr.includes(`${file} cannot be written: `), stderr);
        assert.match(stderr, new RegExp(`; name another file with ${writes}\n`));
        assert.doesNotMatch(stderr, /\n\s+at /);
      });
    });
  }
});
