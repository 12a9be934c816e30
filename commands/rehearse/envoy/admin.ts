import { get } from "node:http";

/** Milliseconds. */
const PATIENCE = 2000;

/** One page of an Envoy's administration interface, or of what relays some of it. */
export function page(
  host: string,
  port: number,
  path: string,
  timeout = PATIENCE,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = get({ host, port, path, agent: false, timeout }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      response.on("error", reject);
    });
    request.on("timeout", () => request.destroy(new Error(`${path}: no answer`)));
    request.on("error", reject);
  });
}

export async function getJson(host: string, port: number, path: string): Promise<unknown> {
  return JSON.parse((await page(host, port, path)).body);
}

export async function responds(host: string, port: number, path: string): Promise<boolean> {
  return page(host, port, path).then(
    ({ status }) => status === 200,
    () => false,
  );
}

/** Counters and gauges whose names match, by name. */
export async function stats(host: string, port: number, filter: string): Promise<Map<string, number>> {
  const path = `/stats?format=json&usedonly&filter=${encodeURIComponent(filter)}`;
  const { stats: found } = (await getJson(host, port, path)) as { stats: { name?: string; value?: number }[] };
  return new Map(
    found.flatMap(({ name, value }) => (name !== undefined && value !== undefined ? [[name, value]] : [])),
  );
}
