import { request } from "node:https";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { refusal, type ApiClient } from "../apiClient";
import { child, text, type JsonObject } from "../json";

const AWAY_MS = 200;

/** The objects of a collection as they are now: listed once, then watched. */
export class Watched {
  private readonly objects_ = new Map<string, JsonObject>();
  private stopped = false;
  private end: () => void = () => undefined;

  private constructor(
    private readonly api: ApiClient,
    private readonly path: string,
    private readonly changed: (objects: JsonObject[]) => void,
  ) {}

  /** @param path of the collection @param changed is called after every change, with the objects as they are then */
  static async start(api: ApiClient, path: string, changed: (objects: JsonObject[]) => void): Promise<Watched> {
    const watched = new Watched(api, path, changed);
    await watched.list();
    return watched;
  }

  get objects(): JsonObject[] {
    return [...this.objects_.values()];
  }

  /** Calls back as after a change. */
  tell(): void {
    this.changed(this.objects);
  }

  stop(): void {
    this.stopped = true;
    this.end();
  }

  private async list(): Promise<void> {
    const answer = await this.api.request("GET", this.path);
    if (answer.status !== 200) throw new Error(refusal(answer));
    this.objects_.clear();
    for (const item of answer.body.items as JsonObject[]) this.objects_.set(keyOf(item), item);
    this.watch(text(child(answer.body, "metadata"), "resourceVersion"));
    this.tell();
  }

  /** As long as the API server is away, there is nothing to list. */
  private async listAgain(): Promise<void> {
    for (;;) {
      try {
        if (!this.stopped) await this.list();
        return;
      } catch {
        await sleep(AWAY_MS);
      }
    }
  }

  private watch(resourceVersion: string): void {
    const { url, token, agent } = this.api;
    const target = new URL(`${this.path}?watch=1&resourceVersion=${resourceVersion}`, url);
    const outgoing = request(target, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      const lines = createInterface({ input: response });
      // A watch that is cut ends in an error, and then in "close" below.
      for (const emitter of [response, lines]) emitter.on("error", () => undefined);
      lines.on("line", (line) => this.take(JSON.parse(line) as JsonObject));
    });
    this.end = () => outgoing.destroy();
    outgoing.on("error", () => undefined);
    // The API server ends a watch after some minutes: what was missed meanwhile is listed again.
    outgoing.on("close", () => {
      if (!this.stopped) void this.listAgain();
    });
    outgoing.end();
  }

  private take({ type, object }: JsonObject): void {
    const key = keyOf(object as JsonObject);
    if (type === "DELETED") this.objects_.delete(key);
    else if (type === "ADDED" || type === "MODIFIED") this.objects_.set(key, object as JsonObject);
    else return this.end();
    this.tell();
  }
}

function keyOf(object: JsonObject): string {
  const metadata = child(object, "metadata");
  return `${text(metadata, "namespace")}/${text(metadata, "name")}`;
}
