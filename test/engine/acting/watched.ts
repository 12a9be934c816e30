import { request } from "node:https";
import { createInterface } from "node:readline";
import { refusal, type ApiClient } from "../support/apiClient";
import { child, text, type JsonObject } from "../support/json";

/** The objects of a collection as they are now: listed once, then watched. */
export class Watched {
  private readonly objects_ = new Map<string, JsonObject>();
  private stopped = false;
  private end: () => void = () => undefined;

  private constructor(
    private readonly api: ApiClient,
    private readonly path: string,
    private readonly changed: () => void,
  ) {}

  /** @param path of the collection @param changed is called after every change */
  static async start(api: ApiClient, path: string, changed: () => void): Promise<Watched> {
    const watched = new Watched(api, path, changed);
    await watched.list();
    return watched;
  }

  get objects(): JsonObject[] {
    return [...this.objects_.values()];
  }

  stop(): void {
    this.stopped = true;
    this.end();
  }

  private async list(): Promise<void> {
    const answer = await this.api.request("GET", this.path);
    if (answer.status !== 200) throw new Error(refusal(answer));
    this.objects_.clear();
    for (const item of answer.body.items as JsonObject[]) this.objects_.set(nameOf(item), item);
    this.watch(text(child(answer.body, "metadata"), "resourceVersion"));
    this.changed();
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
    // The API server ends a watch after some minutes: what was missed meanwhile is listed anew.
    outgoing.on("close", () => {
      if (!this.stopped) void this.list();
    });
    outgoing.end();
  }

  private take({ type, object }: JsonObject): void {
    const name = nameOf(object as JsonObject);
    if (type === "DELETED") this.objects_.delete(name);
    else if (type === "ADDED" || type === "MODIFIED") this.objects_.set(name, object as JsonObject);
    else return this.end();
    this.changed();
  }
}

function nameOf(object: JsonObject): string {
  return text(child(object, "metadata"), "name");
}
