import { type LogUpdate, create } from "log-update";
import { print } from "../../shared/print";
import type { ClusterEvent } from "../result";
import type { Addresses } from "./addresses";
import type { ClientCalls, ClientEnd } from "./client";
import type { Figures } from "./tally";
import { addressLines, clientLines, eventLine, figuresLine, figuresTables } from "./text";
import { helpLines, KEY_LINE } from "./words";

/** What a user of a held rehearsal sees. */
export interface Screen {
  addresses(addresses: Addresses, grpcurl: readonly string[]): void;
  event(event: ClusterEvent): void;
  /** @param asked whether the user wants to see them now */
  figures(figures: Figures, asked?: boolean): void;
  /** What the user's client prints. */
  client(text: string, stream: "stdout" | "stderr"): void;
  clientEnded(command: string, end: ClientEnd, calls: ClientCalls): void;
  /** An answer to what the user has typed. */
  answer(text: string): void;
  help(): void;
  end(): void;
}

/** Milliseconds between two lines of counters that moved. */
const EVERY = 5000;
/** Events that stay in sight on a terminal. */
const EVENTS = 6;

/** Tells which figures are worth a line: those that moved, not too often. */
class Pace {
  private last = "";
  private at = 0;

  isDue({ at, ...moving }: Figures): boolean {
    const text = JSON.stringify(moving);
    if (text === this.last || at * 1000 - this.at < EVERY) return false;
    this.last = text;
    this.at = at * 1000;
    return true;
  }
}

/** Lines of text on stdout. */
export class TextScreen implements Screen {
  private readonly pace = new Pace();

  /**
   * @param keys whether the user's keys are read, or lines
   * @param stays whether the user comes to call; a client of theirs alone is told of the addresses by itself
   */
  constructor(
    protected readonly keys: boolean,
    private readonly stays: boolean,
  ) {}

  addresses(addresses: Addresses, grpcurl: readonly string[]): void {
    if (this.stays) this.print([...addressLines(addresses, grpcurl), ...helpLines(this.keys), ""].join("\n"));
  }

  event(event: ClusterEvent): void {
    this.print(eventLine(event));
  }

  figures(figures: Figures, asked = false): void {
    if (this.pace.isDue(figures) || asked) this.print(figuresLine(figures));
  }

  client(text: string, stream: "stdout" | "stderr"): void {
    process[stream].write(text);
  }

  clientEnded(_: string, end: ClientEnd, calls: ClientCalls): void {
    this.print(clientLines(end, calls).join("\n"));
  }

  answer(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  help(): void {
    this.print(helpLines(this.keys).join("\n"));
  }

  end(): void {}

  protected print(text: string): void {
    print(text);
  }
}

/** Counters that are drawn again and again under what scrolls by, on a terminal. */
export class LiveScreen extends TextScreen {
  private readonly live: LogUpdate = create(process.stdout);
  private events: string[] = [];
  private last: Figures | undefined;
  private rest = "";

  override event(event: ClusterEvent): void {
    this.events = [...this.events, eventLine(event)].slice(-EVENTS);
    this.draw();
  }

  override figures(figures: Figures, asked = false): void {
    this.last = figures;
    if (asked) this.print(figuresLine(figures));
    else this.draw();
  }

  override client(text: string): void {
    const whole = (this.rest + text).split("\n");
    this.rest = whole.pop() ?? "";
    if (whole.length > 0) this.print(whole.join("\n"));
  }

  override clientEnded(command: string, end: ClientEnd, calls: ClientCalls): void {
    if (this.rest !== "") this.print(this.rest);
    this.rest = "";
    super.clientEnded(command, end, calls);
  }

  override answer(text: string): void {
    this.print(text);
  }

  override end(): void {
    this.live.done();
  }

  protected override print(text: string): void {
    this.live.clear();
    super.print(text);
    this.draw();
  }

  private draw(): void {
    if (this.last !== undefined)
      this.live([figuresTables(this.last), ...this.events, ...(this.keys ? ["", KEY_LINE] : [])].join("\n"));
  }
}

/** Version of the lines. Keys may be added to them; a change of one that is there raises it. */
const LINES_VERSION = 1;

/** A line of stdout with `--hold --json` or `--client --json`: the addresses come first. */
export type HoldLine =
  | ({
      readonly type: "addresses";
      readonly version: typeof LINES_VERSION;
      readonly grpcurl: readonly string[];
    } & Addresses)
  | ({ readonly type: "event" } & ClusterEvent)
  | ({ readonly type: "counters" } & Figures)
  | ({ readonly type: "client"; readonly command: string; readonly calls: ClientCalls } & ClientEnd);

/** A JSON object on each line of stdout. */
export class JsonScreen implements Screen {
  private readonly pace = new Pace();

  addresses(addresses: Addresses, grpcurl: readonly string[]): void {
    this.line({ type: "addresses", version: LINES_VERSION, ...addresses, grpcurl });
  }

  event(event: ClusterEvent): void {
    this.line({ type: "event", ...event });
  }

  figures(figures: Figures, asked = false): void {
    if (this.pace.isDue(figures) || asked) this.line({ type: "counters", ...figures });
  }

  client(text: string): void {
    process.stderr.write(text);
  }

  clientEnded(command: string, end: ClientEnd, calls: ClientCalls): void {
    this.line({ type: "client", command, ...end, calls });
  }

  answer(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  help(): void {
    process.stderr.write(`${helpLines(false).join("\n")}\n`);
  }

  end(): void {}

  private line(line: HoldLine): void {
    print(JSON.stringify(line));
  }
}
