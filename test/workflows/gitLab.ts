import { type IncomingMessage, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The only token that it takes, and whose it is. */
export const TOKEN = "a-token-of-this-test";
export const BOT = 41;

export interface Note {
  readonly id: number;
  body: string;
  readonly system?: boolean;
  readonly author: { readonly id: number };
}

/** The endpoints of GitLab that tools/gitlab.sh uses, in memory. https://docs.gitlab.com/api/notes/#merge-requests */
export class GitLab {
  readonly notes: Note[] = [];
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
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/v4`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; value: unknown }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const url = new URL(request.url ?? "", this.url);
    const call = `${request.method} ${url.pathname}`;
    if (request.headers["private-token"] !== TOKEN) return { status: 401, value: { message: "401 Unauthorized" } };
    if (this.refuse) return { status: 403, value: { message: "403 Forbidden" } };
    const notes = "/api/v4/projects/12/merge_requests/7/notes";
    if (call === "GET /api/v4/user") return { status: 200, value: { id: BOT, username: "project_12_bot" } };
    if (call === `GET ${notes}`) {
      const [size, page] = [Number(url.searchParams.get("per_page")), Number(url.searchParams.get("page"))];
      return { status: 200, value: this.notes.slice(size * (page - 1), size * page) };
    }
    if (request.headers["content-type"] !== "application/json")
      return { status: 400, value: { message: "body is missing" } };
    const { body } = (text.trim() === "" ? { body: "" } : JSON.parse(text)) as { body: string };
    if (call === `POST ${notes}`) {
      const note: Note = { id: (this.next += 1), body, author: { id: BOT } };
      this.notes.push(note);
      return { status: 201, value: note };
    }
    const known = this.notes.find(({ id }) => call === `PUT ${notes}/${id}`);
    if (known === undefined) return { status: 404, value: { message: "404 Not found" } };
    known.body = body;
    return { status: 200, value: known };
  }
}
