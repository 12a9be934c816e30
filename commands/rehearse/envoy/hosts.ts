import { z } from "zod";
import { getJson } from "./admin";

const clusters = z.object({
  cluster_statuses: z
    .array(
      z.object({
        name: z.string(),
        host_statuses: z
          .array(
            z.object({
              address: z.object({ socket_address: z.object({ address: z.string(), port_value: z.number() }) }),
              stats: z
                .array(z.object({ name: z.string().optional(), value: z.coerce.number().default(0) }))
                .default([]),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

/** What one Envoy has sent to a host, in all of its clusters. */
export interface SentToHost {
  readonly cluster: string;
  readonly address: string;
  readonly port: number;
  readonly calls: number;
  readonly connections: number;
}

/** What an Envoy has sent where, since it started; its own health checks are not among it. */
export async function sentToHosts(host: string, adminPort: number): Promise<SentToHost[]> {
  const { cluster_statuses } = clusters.parse(await getJson(host, adminPort, "/clusters?format=json"));
  return cluster_statuses.flatMap(({ name, host_statuses }) =>
    host_statuses.map(({ address: { socket_address }, stats }) => {
      const stat = (of: string) => stats.find((candidate) => candidate.name === of)?.value ?? 0;
      const { address, port_value } = socket_address;
      return { cluster: name, address, port: port_value, calls: stat("rq_total"), connections: stat("cx_total") };
    }),
  );
}
