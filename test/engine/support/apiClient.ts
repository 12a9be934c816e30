import { Agent, request as httpsRequest } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { child, text, type JsonObject } from "./json";

/** "Too many requests", as long as what it stores is not loaded: every client comes again. */
const BUSY = 429;
const BUSY_MS = 200;

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface ApiAnswer {
  status: number;
  /** The object, or the API server's Status; `{ text }` when it is not JSON. */
  body: JsonObject;
  /** Deprecations, Pod Security and the like: https://kubernetes.io/blog/2020/09/03/warnings/ */
  warnings: string[];
}

/** One request and its answer, as they went over the wire. */
export interface Exchange extends ApiAnswer {
  method: HttpMethod;
  url: URL;
}

export interface ApiClient {
  readonly url: string;
  readonly token: string;
  readonly ca: string;
  readonly agent: Agent;
  /** Everything that was sent to the API server, in the order of the answers. */
  readonly exchanges: readonly Exchange[];
  request(method: HttpMethod, path: string, body?: JsonObject, contentType?: string): Promise<ApiAnswer>;
}

/** What the API server said when it refused. */
export function refusal({ status, body }: ApiAnswer): string {
  return text(body, "message") || text(body, "text") || `HTTP ${status}`;
}

export function apiClient(url: string, token: string, ca: string): ApiClient & { close(): void } {
  const agent = new Agent({ ca, keepAlive: true });
  const exchanges: Exchange[] = [];
  const send: ApiClient["request"] = (method, path, body, contentType = "application/json") =>
    new Promise((resolve, reject) => {
      const target = new URL(path, url);
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const headers = {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        ...(payload === undefined ? {} : { "content-type": contentType, "content-length": Buffer.byteLength(payload) }),
      };
      const outgoing = httpsRequest(target, { method, agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const answer = {
            status: response.statusCode ?? 0,
            body: parse(Buffer.concat(chunks).toString("utf8")),
            warnings: (response.headersDistinct.warning ?? []).map(warningText),
          };
          exchanges.push({ method, url: target, ...answer });
          resolve(answer);
        });
      });
      outgoing.on("error", reject);
      outgoing.end(payload);
    });
  return {
    url,
    token,
    ca,
    agent,
    exchanges,
    close: () => agent.destroy(),
    async request(...request) {
      for (;;) {
        const answer = await send(...request);
        if (answer.status !== BUSY || isOfABudget(answer)) return answer;
        await sleep(BUSY_MS);
      }
    },
  };
}

/** A disruption budget refuses an eviction with the same status; that is an answer. */
function isOfABudget({ body }: ApiAnswer): boolean {
  const { causes } = child(body, "details");
  return Array.isArray(causes) && causes.some((cause) => text(cause, "reason") === "DisruptionBudget");
}

/** `299 - "text"`: RFC 7234, 5.5. */
function warningText(header: string): string {
  return /^\d{3} \S+ "(.*)"/.exec(header)?.[1]?.replace(/\\(.)/g, "$1") ?? header;
}

/** The names of the objects in a list answer. */
export function listedNames({ body }: ApiAnswer): string[] {
  const items = Array.isArray(body.items) ? body.items : [];
  return items.map((item) => text(child(item, "metadata"), "name"));
}

function parse(content: string): JsonObject {
  try {
    return JSON.parse(content) as JsonObject;
  } catch {
    return { text: content };
  }
}
