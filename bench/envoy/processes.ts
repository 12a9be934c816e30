import { type ChildProcess, fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEnvoy } from "../../commands/rehearse/envoy/startEnvoy";
import { writeCertificate } from "../../commands/rehearse/network/certificate";
import { type OwnProcess, removeFolder, temporaryFolder } from "../../commands/rehearse/ownProcess";
import { LEAVING_DIRECTORY, TLS_DIRECTORY } from "../../envoy/files";
import { type LoadAnswer, type LoadOrder } from "./loadOrder";

/** Milliseconds that a process may take to be up. */
const START = 20_000;

/** Every process and file of a run; `stop` ends them all. */
export class Processes {
  private readonly children = new Set<ChildProcess>();
  private readonly envoys: OwnProcess[] = [];

  private constructor(
    private readonly program: string,
    private readonly folder: string,
    /** Certificate of the TLS listeners. */
    readonly certificate: string,
  ) {}

  /** @param program Envoy's path */
  static async create(program: string): Promise<Processes> {
    const folder = temporaryFolder("bench-envoy");
    return new Processes(program, folder, await writeCertificate(folder, "localhost"));
  }

  /** Starts Envoy with one worker; it listens some time after. @returns its process id */
  envoy(name: string, bootstrap: object): number {
    const file = join(this.folder, `${name.replaceAll(/\W+/g, "-")}.json`);
    const text = JSON.stringify(bootstrap).replaceAll(TLS_DIRECTORY, this.folder);
    writeFileSync(file, text.replaceAll(LEAVING_DIRECTORY, this.folder));
    const envoy = startEnvoy(this.program, file, `${file}.log`);
    this.envoys.push(envoy);
    envoy.died.catch((error: Error) => process.stderr.write(`Envoy of ${name}: ${error.message}\n`));
    return envoy.pid;
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
    for (const envoy of this.envoys) void envoy.stop();
    removeFolder(this.folder);
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

/** What a child process prints next. */
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
