import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "@lydell/node-pty";
import { ROOT } from "../../support/program";
import { commandLine, type Ended, runCommand } from "../support/run";

/** Milliseconds until an answer that does not come fails the test. */
const PATIENCE = 15_000;

/** A project without stacks, in a folder of the suite's own. */
export class Project {
  readonly path = mkdtempSync(join(tmpdir(), "new-stack-test-"));

  constructor() {
    copyFileSync(join(ROOT, "Pulumi.yaml"), join(this.path, "Pulumi.yaml"));
  }

  file(stack: string): string {
    return join(this.path, `Pulumi.${stack}.yaml`);
  }

  read(stack: string): string {
    return readFileSync(this.file(stack), "utf8");
  }

  /** Nothing was written: neither the file nor a part of it. */
  assertUntouched(): void {
    assert.deepEqual(readdirSync(this.path), ["Pulumi.yaml"]);
  }

  /** Without a terminal, and with nothing on stdin. */
  run(...args: readonly string[]): Ended {
    return runCommand(["new-stack", "--directory", this.path, ...args]);
  }

  /** On a terminal of its own. */
  terminal(...args: readonly string[]): Terminal {
    return new Terminal(["new-stack", "--directory", this.path, ...args]);
  }

  remove(): void {
    if (existsSync(this.path)) rmSync(this.path, { recursive: true });
  }
}

/** A person at a terminal, who waits for words and then types. */
export class Terminal {
  private readonly pty;
  private text = "";
  private seen = 0;
  private readonly exited: Promise<number>;

  constructor(args: readonly string[]) {
    const env = { ...process.env, NO_COLOR: "1" };
    this.pty = spawn(...commandLine(args), { cwd: ROOT, cols: 300, rows: 40, env });
    this.pty.onData((data) => (this.text += data));
    this.exited = new Promise((resolve) => this.pty.onExit(({ exitCode }) => resolve(exitCode)));
  }

  /** Waits until `words` stand on the screen, after what was waited for before. */
  async sees(words: string): Promise<void> {
    const end = Date.now() + PATIENCE;
    while (!this.text.includes(words, this.seen)) {
      if (Date.now() > end) {
        this.pty.kill("SIGKILL");
        assert.fail(`"${words}" does not come after: ${JSON.stringify(this.text.slice(this.seen))}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    this.seen = this.text.indexOf(words, this.seen) + words.length;
  }

  async answers(words: string, keys: string): Promise<void> {
    await this.sees(words);
    this.pty.write(keys);
  }

  /** The terminal's window is closed. */
  hangUp(): void {
    this.pty.kill("SIGHUP");
  }

  /** The exit code, once the command has ended by itself. */
  async ends(): Promise<number> {
    const late = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => {
        this.pty.kill("SIGKILL");
        reject(new Error(`it does not end after: ${JSON.stringify(this.text.slice(this.seen))}`));
      }, PATIENCE);
      void this.exited.then(() => clearTimeout(timer));
    });
    return Promise.race([this.exited, late]);
  }

  get screen(): string {
    return this.text;
  }
}
