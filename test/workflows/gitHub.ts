import { type IncomingMessage, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Who workflows write as. */
export const BOT = "github-actions[bot]";
/** The only token that it takes. */
export const TOKEN = "a-token-of-this-test";

interface Item {
  id: number;
  number?: number;
  title?: string;
  state?: string;
  body: string | null;
  user: { login: string };
  pull_request?: object;
}

/** The endpoints of GitHub that tools/github.sh uses, in memory. */
export class GitHub {
  readonly comments: Item[] = [];
  readonly issues: Item[] = [];
  readonly calls: string[] = [];
  refuse = false;
  private server!: Server;
  private next = 1000;

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      void this.answer(request).then(({ status, value }) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(value));
      });
    });
    await new Promise<void>((ready) => this.server.listen(0, "127.0.0.1", ready));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; value: unknown }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? "", this.url);
    const call = `${request.method} ${url.pathname}`;
    this.calls.push(call);
    if (request.headers.authorization !== `Bearer ${TOKEN}`)
      return { status: 401, value: { message: "Bad credentials" } };
    if (this.refuse) return { status: 422, value: { message: "Validation Failed" } };
    const text = Buffer.concat(chunks).toString();
    const sent = (text.trim() === "" ? {} : JSON.parse(text)) as Partial<Item>;
    const page = (items: readonly Item[]) => {
      const [size, number] = [Number(url.searchParams.get("per_page")), Number(url.searchParams.get("page"))];
      return { status: 200, value: items.slice(size * (number - 1), size * number) };
    };
    const add = (items: Item[], more: Partial<Item>) => {
      const item = { id: (this.next += 1), user: { login: BOT }, body: "", ...more, ...sent };
      items.push(item);
      return { status: 201, value: { ...item, html_url: `https://example.com/${item.id}` } };
    };
    const change = (item: Item | undefined) => {
      if (item === undefined) return { status: 404, value: { message: "Not Found" } };
      return { status: 200, value: { ...Object.assign(item, sent), html_url: `https://example.com/${item.id}` } };
    };
    const last = Number(call.split("/").at(-1));
    if (/^GET .*\/issues\/7\/comments$/.test(call)) return page(this.comments);
    if (/^POST .*\/issues\/7\/comments$/.test(call)) return add(this.comments, {});
    if (/^PATCH .*\/issues\/comments\/\d+$/.test(call)) return change(this.comments.find(({ id }) => id === last));
    if (/^GET .*\/issues$/.test(call))
      return page(this.issues.filter(({ state }) => state === url.searchParams.get("state")));
    if (/^POST .*\/issues$/.test(call)) return add(this.issues, { number: this.issues.length + 1, state: "open" });
    if (/^PATCH .*\/issues\/\d+$/.test(call)) return change(this.issues.find(({ number }) => number === last));
    return { status: 404, value: { message: "Not Found" } };
  }
}
