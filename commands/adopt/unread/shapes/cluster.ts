import type { Cluster } from "../../../../checks/envoy/cluster";
import type { Envoy } from "../../../../checks/envoy/envoy";
import { isLoopback } from "../../../../checks/envoy/values";
import { serviceOf } from "../../../../checks/view/upstreamService";
import type { Surroundings } from "../known";
import { type Fields, READ, fields, inside, is, list, pick, together } from "../shape";

const HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
const HTTP2 = fields({});

/** A cluster that leads to servers: how they are found and spoken to is known. */
export function clusterShape(cluster: Cluster, envoy: Envoy, surroundings: Surroundings): Fields {
  const address = fields({
    socket_address: { ...fields({ address: READ, port_value: READ, protocol: is("TCP") }) },
  });
  const endpoint = pick((value) => {
    const host = inside(value, "endpoint", "address", "socket_address", "address");
    return leadsToServer(cluster, host, envoy, surroundings)
      ? fields({ endpoint: fields({ address }), health_status: is("UNKNOWN", "HEALTHY") })
      : undefined;
  });
  const host = pick((value) =>
    leadsToServer(cluster, inside(value, "socket_address", "address"), envoy, surroundings) ? address : undefined,
  );
  return fields({
    name: READ,
    type: is("STATIC", "STRICT_DNS", "LOGICAL_DNS", "static", "strict_dns", "logical_dns"),
    cluster_type:
      cluster.parts.length > 0 || cluster.byName
        ? fields({
            name: is("envoy.clusters.aggregate", "envoy.clusters.dns"),
            typed_config: fields({ "@type": READ, clusters: list(is(...cluster.parts)) }),
          })
        : undefined,
    lb_policy: is("ROUND_ROBIN", "round_robin"),
    dns_lookup_family: is("AUTO", "V4_ONLY", "auto", "v4_only"),
    connect_timeout: is("5s", "1s"),
    http2_protocol_options: HTTP2,
    typed_extension_protocol_options: fields({
      [HTTP_OPTIONS]: fields({
        "@type": READ,
        explicit_http_config: fields({ http2_protocol_options: HTTP2 }),
        use_downstream_protocol_config: fields({ http2_protocol_options: HTTP2 }),
      }),
    }),
    load_assignment: fields({
      cluster_name: READ,
      endpoints: list(fields({ lb_endpoints: endpoint, priority: is(0) })),
    }),
    hosts: host,
    health_checks: list(together({ grpc_health_check: fields({}) })),
    outlier_detection: together({}),
    circuit_breakers: together({}),
  });
}

/** Whether an address is one of a server's; an endpoint elsewhere is another upstream. */
function leadsToServer(cluster: Cluster, host: unknown, envoy: Envoy, { servers, context }: Surroundings): boolean {
  if (envoy.bootstrap?.isAdmin(cluster) === true) return true;
  if (typeof host !== "string") return false;
  if (isLoopback(host)) return servers.some(({ pod }) => pod === envoy.pod);
  const service = serviceOf(host, envoy, context.view);
  return service !== undefined && servers.some(({ pod }) => service.pods.includes(pod));
}
