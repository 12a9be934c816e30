import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import type { HoldLine } from "../../../commands/rehearse/hold/screens";
import type { Figures } from "../../../commands/rehearse/hold/tally";
import { until } from "../../../commands/rehearse/clock";
import { ECHO, type EchoReply, type EchoRequest } from "../../../commands/rehearse/echo-server/echo";
import { commandLine } from "../../commands/support/run";
import { assertFits } from "../../support/jsonSchema";
import { ROOT } from "../../support/program";

type Of<Type extends HoldLine["type"]> = Extract<HoldLine, { readonly type: Type }>;

/** `rehearse --json`, driven by words as a script does it. */
export class HeldStack {
  private readonly child: ChildProcess;
  private stdout = "";
  stderr = "";
  readonly ended: Promise<[code: number | null, signal: string | null]>;

  /** @param temporary folder of its files */
  constructor(args: readonly string[], temporary: string) {
    const [program, words] = commandLine(["rehearse", "--json", ...args]);
    // A group of its own, as a shell gives it: what is left of the group is left of the command.
    this.child = spawn(program, words, { cwd: ROOT, env: { ...process.env, TMPDIR: temporary }, detached: true });
    this.child.stdout!.on("data", (chunk) => (this.stdout += String(chunk)));
    this.child.stderr!.on("data", (chunk) => (this.stderr += String(chunk)));
    this.ended = once(this.child, "exit") as HeldStack["ended"];
  }

  get pid(): number {
    return this.child.pid!;
  }

  all<Type extends HoldLine["type"]>(type: Type): Of<Type>[] {
    const lines = this.stdout.split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line) as HoldLine).filter((line): line is Of<Type> => line.type === type);
  }

  /** The first line that is the first of its kind, or that `fits`. */
  async line<Type extends HoldLine["type"]>(
    type: Type,
    fits = (_: Of<Type>) => true,
    within = 60_000,
  ): Promise<Of<Type>> {
    let found: Of<Type> | undefined;
    await until(
      `a line "${type}" of ${this.stdout.slice(-1000)} ${this.stderr}`,
      () => {
        if (this.child.exitCode !== null) throw new Error(this.stderr);
        return (found = this.all(type).find(fits)) !== undefined;
      },
      within,
    );
    assertFits("hold.schema.json", found);
    return found!;
  }

  async event(what: string): Promise<void> {
    await this.line("event", (event) => event.what === what);
  }

  /** The counters as they are now. */
  async counters(fits = (_: Figures) => true): Promise<Figures> {
    for (;;) {
      const before = this.all("counters").length;
      this.say("counters");
      await until("counters", () => this.all("counters").length > before, 10_000);
      const figures = this.all("counters").at(-1)!;
      if (fits(figures)) return figures;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  say(word: string): void {
    this.child.stdin!.write(`${word}\n`);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** A client as a user writes it: TLS with the CA's file, or plaintext. */
  client(path: "door" | "internal"): EchoClient {
    const [{ door, internal } = { door: undefined, internal: "" }] = this.all("addresses");
    if (path === "internal") return new EchoClient(internal);
    return new EchoClient(door!.address, { ca: readFileSync(door!.ca), authority: door!.authority });
  }
}

export class EchoClient {
  private readonly client: Client;

  constructor(address: string, tls?: { readonly ca: Buffer; readonly authority: string }) {
    const names = tls && { "grpc.ssl_target_name_override": tls.authority, "grpc.default_authority": tls.authority };
    const secure = tls === undefined ? credentials.createInsecure() : credentials.createSsl(tls.ca);
    this.client = new Client(address, secure, { "grpc.use_local_subchannel_pool": 1, ...names });
  }

  /** @returns the pod that answered, or why none did */
  call(request: EchoRequest = {}): Promise<{ readonly servedBy?: string; readonly error?: ServiceError }> {
    const { path, requestSerialize, responseDeserialize } = ECHO.Unary;
    const deadline = Date.now() + 10_000;
    return new Promise((resolve) =>
      this.client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, { deadline }, (error, reply) =>
        resolve(error === null ? { servedBy: (reply as EchoReply).servedBy } : { error }),
      ),
    );
  }

  close(): void {
    this.client.close();
  }
}
