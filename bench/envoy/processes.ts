import { type ChildProcess, fork, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import { TLS_DIRECTORY, TLS_KEYS } from "../../envoy/files";
import { type LoadAnswer, type LoadOrder } from "./loadOrder";

/** Milliseconds that a process may take to be up. */
const START = 20_000;

/** Every process and file of a run; `stop` ends them all. */
export class Processes {
  private readonly children = new Set<ChildProcess>();
  private readonly folder = mkdtempSync(join(tmpdir(), "bench-envoy-"));

  private constructor(
    private readonly program: string,
    /** Certificate of the TLS listeners. */
    readonly certificate: string,
    privateKey: string,
  ) {
    writeFileSync(join(this.folder, TLS_KEYS.certificate), certificate);
    writeFileSync(join(this.folder, TLS_KEYS.privateKey), privateKey, { mode: 0o600 });
  }

  /** @param program Envoy's path */
  static async create(program: string): Promise<Processes> {
    const { cert, private: key } = await generate([{ name: "commonName", value: "localhost" }], {
      keyType: "ec",
      curve: "P-256",
      extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
    });
    return new Processes(program, cert, key);
  }

  /** Starts Envoy with one worker; it listens some time after. @returns its process id */
  envoy(name: string, bootstrap: object): number {
    const file = join(this.folder, `${name.replaceAll(/\W+/g, "-")}.json`);
    writeFileSync(file, JSON.stringify(bootstrap).replaceAll(TLS_DIRECTORY, this.folder));
    const log = openSync(`${file}.log`, "w");
    const args = ["-c", file, "--concurrency", "1", "--disable-hot-restart", "--log-level", "error"];
    const child = this.keep(spawn(this.program, args, { stdio: ["ignore", log, log] }));
    closeSync(log);
    child.once("exit", () => {
      if (this.children.has(child))
        process.stderr.write(`Envoy of ${name} has ended: ${readFileSync(`${file}.log`, "utf8")}\n`);
    });
    if (child.pid === undefined) throw new Error(`${this.program} does not start`);
    return child.pid;
  }

  /** Starts the app on these addresses. @returns its port, the same on all of them */
  async app(addresses: readonly string[]): Promise<number> {
    const child = this.node("app.ts", addresses);
    return (await answer<{ port: number }>(child, START)).port;
  }

  /** Starts the client. @returns what makes it call; one order at a time */
  async load(): Promise<(order: LoadOrder) => Promise<LoadAnswer>> {
    const child = this.node("load.ts");
    await answer(child, START);
    return async (order) => {
      child.send(order);
      return answer<LoadAnswer>(child, (order.count / order.rate) * 1000 + START);
    };
  }

  stop(): void {
    for (const child of this.children) {
      this.children.delete(child);
      child.kill("SIGKILL");
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private node(file: string, args: readonly string[] = []): ChildProcess {
    const execArgv = ["--require", "esbuild-register"];
    return this.keep(
      fork(join(__dirname, file), [...args], { execArgv, stdio: ["ignore", "inherit", "inherit", "ipc"] }),
    );
  }

  private keep(child: ChildProcess): ChildProcess {
    this.children.add(child);
    return child;
  }
}

/** What a child process says next. */
function answer<Message>(child: ChildProcess, within: number): Promise<Message> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => end(new Error(`no answer of ${child.spawnfile} ${child.spawnargs.at(-1)} within ${within} ms`)),
      within,
    );
    const ended = () => end(new Error(`${child.spawnargs.at(-1)} has ended`));
    const said = (message: unknown) => end(undefined, message as Message);
    function end(error?: Error, message?: Message): void {
      clearTimeout(late);
      child.off("exit", ended).off("message", said);
      if (error === undefined) resolve(message as Message);
      else reject(error);
    }
    child.once("exit", ended).once("message", said);
  });
}
