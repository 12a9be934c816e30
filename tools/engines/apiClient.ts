import { Agent, request as httpsRequest } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { child, isObject, text, type Json, type JsonObject } from "./json";

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

/** A change and its answer, as they went over the wire. */
export interface Exchange extends ApiAnswer {
  method: HttpMethod;
  url: URL;
  request: JsonObject;
}

export interface ApiClient {
  readonly url: string;
  readonly token: string;
  readonly ca: string;
  readonly agent: Agent;
  request(method: HttpMethod, path: string, body?: JsonObject, contentType?: string): Promise<ApiAnswer>;
}

/** What the API server said when it refused. */
export function refusal({ status, body }: ApiAnswer): string {
  return text(body, "message") || text(body, "text") || `HTTP ${status}`;
}

export function apiClient(url: string, token: string, ca: string): ApiClient & { close(): void } {
  const agent = new Agent({ ca, keepAlive: true });
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
          resolve({
            status: response.statusCode ?? 0,
            body: parseBody(Buffer.concat(chunks)),
            warnings: (response.headersDistinct.warning ?? []).map(warningText),
          });
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
export function warningText(header: string): string {
  return /^\d{3} \S+ "(.*)"/.exec(header)?.[1]?.replace(/\\(.)/g, "$1") ?? header;
}

/** The names of the objects in a list answer. */
export function listedNames({ body }: ApiAnswer): string[] {
  const items = Array.isArray(body.items) ? body.items : [];
  return items.map((item) => text(child(item, "metadata"), "name"));
}

/** An object in JSON, or in YAML as server-side apply sends it; `{ text }` where it is neither. */
export function parseBody(content: Buffer): JsonObject {
  const text = content.toString("utf8");
  try {
    const parsed = (text.startsWith("{") ? JSON.parse(text) : parse(text)) as Json;
    return isObject(parsed) ? parsed : { text };
  } catch {
    return { text };
  }
}
