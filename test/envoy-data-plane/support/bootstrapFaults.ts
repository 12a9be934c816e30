/** A bootstrap as a user writes it by hand: TLS outside, routes of two services, a cluster by DNS and one of addresses. */
export const BOOTSTRAP = `
admin:
  access_log_path: /var/log/envoy/admin.log
  address:
    socket_address: { address: 127.0.0.1, port_value: 9901 }
static_resources:
  listeners:
    - name: outside
      address:
        socket_address: { address: 0.0.0.0, port_value: 8443 }
      filter_chains:
        - transport_socket:
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
              common_tls_context:
                alpn_protocols: [h2]
                tls_certificates:
                  - certificate_chain: { filename: /etc/certs/tls.crt }
                    private_key: { filename: /etc/certs/tls.key }
          filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: outside
                codec_type: AUTO
                stream_idle_timeout: 3600s
                access_log:
                  - name: envoy.access_loggers.file
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
                      path: /var/log/envoy/access.log
                route_config:
                  name: routes
                  virtual_hosts:
                    - name: grpc
                      domains: ["*"]
                      routes:
                        - match: { prefix: /acme.Orders/ }
                          route: { cluster: orders, timeout: 0s }
                        - match: { safe_regex: { regex: "/acme\\\\.v[0-9]+/.*" } }
                          route:
                            weighted_clusters:
                              clusters:
                                - { name: orders, weight: 90 }
                                - { name: canary, weight: 10 }
                            retry_policy: { retry_on: unavailable, num_retries: 2 }
                http_filters:
                  - name: envoy.filters.http.health_check
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.health_check.v3.HealthCheck
                      pass_through_mode: false
                      headers: [{ name: ":path", string_match: { exact: /healthz } }]
                  - name: envoy.filters.http.router
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
  clusters:
    - name: orders
      type: STRICT_DNS
      connect_timeout: 1s
      lb_policy: LEAST_REQUEST
      dns_refresh_rate: 5s
      health_checks:
        - timeout: 1s
          interval: 5s
          healthy_threshold: 1
          unhealthy_threshold: 3
          grpc_health_check: {}
      outlier_detection: { max_ejection_percent: 50 }
      circuit_breakers: { thresholds: [{ max_requests: 1000 }] }
      typed_extension_protocol_options:
        envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
          "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
          explicit_http_config: { http2_protocol_options: { max_concurrent_streams: 100 } }
      load_assignment:
        cluster_name: orders
        endpoints:
          - lb_endpoints:
              - endpoint: { address: { socket_address: { address: orders.shop.svc.cluster.local, port_value: 50051 } } }
    - name: canary
      type: STATIC
      load_assignment:
        cluster_name: canary
        endpoints:
          - lb_endpoints:
              - endpoint: { address: { socket_address: { address: 10.0.0.7, port_value: 50051 } } }
`.trimStart();

/** One change that Envoy refuses, and the place that the finding names. */
export interface BootstrapFault {
  readonly what: string;
  /** Text that is there once, and what stands in its place. */
  readonly change: readonly [from: string, to: string];
  /** The end of the finding's field. */
  readonly field: RegExp;
}

const fault = (what: string, from: string, to: string, field: RegExp): BootstrapFault => ({
  what,
  change: [from, to],
  field,
});

export const BOOTSTRAP_FAULTS: readonly BootstrapFault[] = [
  fault("a field is misspelt", "stream_idle_timeout:", "stream_idle_timeouts:", /stream_idle_timeouts$/),
  fault("a field of a cluster is misspelt", "connect_timeout:", "connect_timout:", /clusters\[0\]\.connect_timout$/),
  fault("the top is misspelt", "static_resources:", "static_resource:", /static_resource$/),
  fault(
    "a field is a level too deep",
    "      lb_policy: LEAST_REQUEST",
    "      outlier: { lb_policy: LEAST_REQUEST }",
    /outlier$/,
  ),
  fault("a value is none of the enum", "LEAST_REQUEST", "LEAST_CONN", /lb_policy$/),
  fault("a discovery type is none", "type: STRICT_DNS", "type: DNS", /clusters\[0\]\.type$/),
  fault("a duration has no unit", "connect_timeout: 1s", "connect_timeout: 1", /connect_timeout$/),
  fault("a duration is in minutes", "stream_idle_timeout: 3600s", "stream_idle_timeout: 60m", /stream_idle_timeout$/),
  fault("a timeout is negative", "timeout: 0s", "timeout: -1s", /^/),
  fault("a connect timeout is zero", "connect_timeout: 1s", "connect_timeout: 0s", /connect_timeout$/),
  fault("a port is over 65535", "port_value: 8443", "port_value: 84430", /port_value$/),
  fault("a port is a name", "port_value: 8443", "port_value: https", /port_value$/),
  fault("a listener's address is a name", "address: 0.0.0.0", "address: localhost", /address/),
  fault("a static endpoint is a name", "address: 10.0.0.7", "address: canary.shop", /address/),
  fault("an address is missing", "address: 10.0.0.7, ", "", /socket_address/),
  fault(
    "a route leads to no cluster",
    "{ cluster: orders, timeout: 0s }",
    "{ cluster: order, timeout: 0s }",
    /route\.cluster$/,
  ),
  fault(
    "a weighted cluster is not there",
    "{ name: canary, weight: 10 }",
    "{ name: canry, weight: 10 }",
    /clusters\[1\]\.name$/,
  ),
  fault(
    "all weights are zero",
    "{ name: orders, weight: 90 }\n                                - { name: canary, weight: 10 }",
    "{ name: orders, weight: 0 }",
    /^/,
  ),
  fault("two clusters share a name", "- name: canary\n      type", "- name: orders\n      type", /^/),
  fault("a cluster has no name", "- name: orders\n      type", "- type", /clusters\[0\]\.name$/),
  fault("a virtual host has no domains", 'domains: ["*"]', "domains: []", /virtual_hosts\[0\]\.domains$/),
  fault("a virtual host has the same domain twice", 'domains: ["*"]', 'domains: ["*", "*"]', /^/),
  fault("a route has no match", "match: { prefix: /acme.Orders/ }\n                          route", "route", /match$/),
  fault("a match has no path", "match: { prefix: /acme.Orders/ }", "match: {}", /match/),
  fault("a regular expression is broken", "v[0-9]+/", "v[0-9+/", /^/),
  fault(
    "a type URL is of version 2",
    "envoy.extensions.filters.http.router.v3.Router",
    "envoy.config.filter.http.router.v2.Router",
    /^/,
  ),
  fault(
    "a type URL is misspelt",
    "http_connection_manager.v3.HttpConnectionManager",
    "http_connection_manager.v3.HttpConnectionManger",
    /^/,
  ),
  fault(
    "a typed_config has no type",
    '"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router',
    "suppress_envoy_headers: true",
    /^/,
  ),
  fault(
    "a typed_config is of another filter",
    'filters.http.health_check.v3.HealthCheck\n                      pass_through_mode: false\n                      headers: [{ name: ":path", string_match: { exact: /healthz } }]',
    "filters.http.nothing.v3.Nothing",
    /^/,
  ),
  fault(
    "config stands in the place of typed_config",
    '                    typed_config:\n                      "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router',
    "                    config: {}",
    /config$/,
  ),
  fault(
    "the router is not the last filter",
    "                http_filters:",
    '                http_filters:\n                  - name: envoy.filters.http.router\n                    typed_config:\n                      "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router',
    /^/,
  ),
  fault("a connection manager has no stat_prefix", "                stat_prefix: outside\n", "", /stat_prefix$/),
  fault("a connection manager has no routes", "                route_config:", "                rds:", /^/),
  fault("a health check has no timeout", "- timeout: 1s\n          interval", "- interval", /timeout$/),
  fault("a health check has no threshold", "          unhealthy_threshold: 3\n", "", /unhealthy_threshold$/),
  fault(
    "gRPC health checks over HTTP/1.1",
    "explicit_http_config: { http2_protocol_options: { max_concurrent_streams: 100 } }",
    "explicit_http_config: { http_protocol_options: {} }",
    /^/,
  ),
  fault("a percentage is over 100", "max_ejection_percent: 50", "max_ejection_percent: 150", /max_ejection_percent$/),
  fault("a number is negative", "max_requests: 1000", "max_requests: -1", /max_requests$/),
  fault(
    "streams are over the limit",
    "max_concurrent_streams: 100",
    "max_concurrent_streams: 4294967295",
    /max_concurrent_streams$/,
  ),
  fault("retries are a text", "num_retries: 2", "num_retries: two", /num_retries$/),
  fault("a boolean is a text", "pass_through_mode: false", "pass_through_mode: 3", /pass_through_mode$/),
  fault("a list is a map", 'headers: [{ name: ":path", string_match: { exact: /healthz } }]', "headers: 7", /headers/),
  fault(
    "a cluster's endpoints are of another cluster",
    "        cluster_name: canary",
    "        cluster_name: ''",
    /cluster_name$/,
  ),
  fault("a certificate has no key", "\n                    private_key: { filename: /etc/certs/tls.key }", "", /^/),
  fault(
    "a listener has no address",
    "      address:\n        socket_address: { address: 0.0.0.0, port_value: 8443 }\n",
    "",
    /^/,
  ),
  fault(
    "a listener has no filter",
    "      filter_chains:\n        - transport_socket:",
    "      filters:\n        - transport_socket:",
    /filters$/,
  ),
  fault(
    "xDS comes from a cluster that is not there",
    "static_resources:\n",
    "dynamic_resources:\n  ads_config: { api_type: GRPC, transport_api_version: V3, grpc_services: [{ envoy_grpc: { cluster_name: xds } }] }\nstatic_resources:\n",
    /cluster_name$/,
  ),
];
