import { type IncomingMessage, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The only token that the stand-ins take. */
export const TOKEN = "a-token-of-this-test";

export interface ApiRequest {
  /** Method and path, as `GET /user`. */
  readonly call: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  /** Of the body; empty where there is none. */
  readonly sent: object;
}

export interface ApiAnswer {
  readonly status: number;
  readonly value: unknown;
}

/** An API over HTTP that answers in JSON, on loopback. */
export abstract class JsonApi {
  private server!: Server;

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      void this.received(request).then(({ status, value }) => {
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

  protected abstract answer(request: ApiRequest): ApiAnswer;

  private async received(request: IncomingMessage): Promise<ApiAnswer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const { pathname, searchParams: query } = new URL(request.url ?? "", this.url);
    const sent = (text.trim() === "" ? {} : JSON.parse(text)) as object;
    return this.answer({ call: `${request.method} ${pathname}`, query, headers: request.headers, sent });
  }
}

/** The page of a list that a request asks for. */
export function pageOf(items: readonly unknown[], query: URLSearchParams): ApiAnswer {
  const [size, number] = [Number(query.get("per_page")), Number(query.get("page"))];
  return { status: 200, value: items.slice(size * (number - 1), size * number) };
}
