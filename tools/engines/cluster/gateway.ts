import { createServer, request as httpsRequest, type Server } from "node:https";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { Hold } from "../provider/hold";
import { parseBody, warningText, type ApiClient, type Exchange, type HttpMethod } from "../apiClient";
import { GATEWAY_HOSTS, type GatewayHost } from "./addresses";
import type { Change, Refusal, RefusalRule } from "./change";
import { isThere } from "./existing";
import type { ServerCertificate } from "./serverCertificate";

/** Server-side apply. */
const APPLY = "application/apply-patch+yaml";
const SETTLED_MS = 2_000;

const CHANGING = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/**
 * What the provider connects to instead of the API server itself: it passes everything on, keeps what was changed with
 * the answers, and can refuse a change or hold the answer to one. Watches pass through as they are.
 */
export class Gateway {
  /** Every change that the provider sent, in the order of the answers. */
  readonly exchanges: Exchange[] = [];
  /**
   * Refuses to create what exists, as pulumi-kubernetes does from 4.29 unless it is told to take it over: the provider
   * under test is older, and always takes it over by server-side apply.
   * https://github.com/pulumi/pulumi-kubernetes/blob/master/CHANGELOG.md
   */
  createsOnly = true;
  private rules: RefusalRule[] = [];
  private holds: Hold<Change>[] = [];
  private readonly sockets = new Set<Duplex>();

  private readonly servers: Server[] = [];

  private constructor(
    private readonly api: ApiClient,
    private readonly certificate: ServerCertificate,
    private readonly upserts: () => boolean,
    private port: number,
  ) {}

  /**
   * @param upserts whether the provider was told to take existing objects over
   * @param port by default a free one
   */
  static async start(
    api: ApiClient,
    certificate: ServerCertificate,
    upserts: () => boolean,
    port = 0,
  ): Promise<Gateway> {
    const gateway = new Gateway(api, certificate, upserts, port);
    await gateway.restart();
    return gateway;
  }

  /** Listens again, at the same addresses, after a stop. */
  async restart(): Promise<void> {
    for (const host of GATEWAY_HOSTS) await this.listen(host);
  }

  /** Host and port. */
  address(host: GatewayHost = GATEWAY_HOSTS[0]): string {
    return `${host}:${this.port}`;
  }

  /** Refuses the changes that the rule picks. Returns the way to end it. */
  refuseWhen(rule: RefusalRule): () => void {
    this.rules.push(rule);
    return () => {
      this.rules = this.rules.filter((other) => other !== rule);
    };
  }

  /** Holds the answer to the next change of an object, by the end of its path: the API server has stored it. */
  hold(path: string): Hold<Change> {
    const hold = new Hold<Change>(({ url, dryRun }) => !dryRun && url.pathname.endsWith(path), "after");
    this.holds.push(hold);
    return hold;
  }

  /** Resolves once the provider has changed nothing for a while: it waits for something, if it has not ended. */
  async settled(): Promise<void> {
    for (let seen = -1; seen !== this.exchanges.length; await sleep(SETTLED_MS)) seen = this.exchanges.length;
  }

  async stop(): Promise<void> {
    const closed = this.servers.map((server) => new Promise((resolve) => server.close(resolve)));
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(closed);
    this.servers.length = 0;
  }

  /** The first address takes any port, the others the same. */
  private async listen(host: string): Promise<void> {
    const server = createServer({ cert: this.certificate.pem, key: this.certificate.key });
    server.on("request", (incoming, outgoing) => void this.serve(incoming, outgoing));
    server.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.port, host, resolve);
    });
    this.port = (server.address() as AddressInfo).port;
    this.servers.push(server);
  }

  private async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    try {
      const method = incoming.method ?? "GET";
      if (CHANGING.has(method)) await this.change(method as HttpMethod, incoming, outgoing);
      else await this.passOn(incoming, outgoing);
    } catch (error) {
      if (!outgoing.headersSent) outgoing.writeHead(502);
      outgoing.end(String(error));
    }
  }

  private async change(method: HttpMethod, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await collect(incoming);
    const url = new URL(incoming.url ?? "/", this.api.url);
    const dryRun = url.searchParams.has("dryRun");
    const change: Change = { method, url, dryRun, request: parseBody(body) };
    const refused = this.rules.map((rule) => rule(change)).find((found) => found !== undefined);
    const applies = incoming.headers["content-type"] === APPLY;
    const refusal = refused ?? (applies ? await this.alreadyThere(change) : undefined);
    if (refusal !== undefined) return refuse(outgoing, refusal);
    const upstream = await this.send(incoming, body);
    const content = await collect(upstream);
    this.exchanges.push({
      ...change,
      status: upstream.statusCode ?? 0,
      body: parseBody(content),
      warnings: (upstream.headersDistinct.warning ?? []).map(warningText),
    });
    for (const hold of this.holds) await hold.pass("after", change);
    outgoing.writeHead(upstream.statusCode ?? 502, endToEnd(upstream));
    outgoing.end(content);
  }

  private async alreadyThere(change: Change): Promise<Refusal | undefined> {
    if (!this.createsOnly || this.upserts() || change.dryRun) return undefined;
    return isThere(this.api, change.url);
  }

  private async passOn(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const upstream = await this.send(incoming, Buffer.alloc(0));
    outgoing.writeHead(upstream.statusCode ?? 502, endToEnd(upstream));
    outgoing.flushHeaders();
    // A watch ends when either side ends it.
    outgoing.on("close", () => upstream.destroy());
    upstream.on("error", () => outgoing.destroy());
    upstream.pipe(outgoing);
  }

  private send(incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    const { method, headers } = incoming;
    const { agent, url } = this.api;
    return new Promise((resolve, reject) => {
      const outgoing = httpsRequest(new URL(incoming.url ?? "/", url), {
        method,
        headers: endToEnd({ headers }),
        agent,
      });
      outgoing.on("response", resolve);
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }
}

/** Headers that speak of one connection are not passed on: RFC 9110, 7.6.1. */
function endToEnd({ headers }: Pick<IncomingMessage, "headers">): OutgoingHttpHeaders {
  const { connection: _, host: __, "transfer-encoding": ___, "accept-encoding": ____, ...rest } = headers;
  return rest;
}

function refuse(outgoing: ServerResponse, { status, reason, message }: Refusal): void {
  outgoing.writeHead(status, { "content-type": "application/json" });
  outgoing.end(
    JSON.stringify({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      code: status,
      reason,
      message,
    }),
  );
}

async function collect(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
