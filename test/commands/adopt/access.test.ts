import assert from "node:assert/strict";
import type { LeftOut } from "../../../commands/adopt/draft";
import { type Tree, adoptedTexts, configOf, serverOf } from "./support";

const METADATA = { namespace: "shop" };
const HCM = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
const ALL = { match: { prefix: "/" }, route: { cluster: "app", timeout: "60s" } };

interface Folder {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly routes?: readonly unknown[];
  readonly domains?: readonly string[];
  readonly filters?: readonly unknown[];
  readonly endpoints?: readonly string[];
  readonly spec?: Tree;
  readonly pod?: Tree;
  readonly app?: Tree;
  readonly service?: Tree;
  readonly annotations?: Tree;
  readonly ingress?: Tree;
  readonly paths?: readonly unknown[];
  readonly more?: readonly unknown[];
}

function endpoint(address: string): unknown {
  return { endpoint: { address: { socket_address: { address, port_value: 50051 } } } };
}

function bootstrapOf({ routes = [ALL], domains = ["*"], filters = [], endpoints = ["127.0.0.1"] }: Folder): unknown {
  const router = {
    name: "router",
    typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router" },
  };
  const manager = {
    "@type": HCM,
    stat_prefix: "calls",
    route_config: { virtual_hosts: [{ name: "all", domains, routes }] },
    http_filters: [...filters, router],
  };
  const cluster = (name: string, hosts: readonly string[]) => ({
    name,
    type: "STATIC",
    http2_protocol_options: {},
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: hosts.map(endpoint) }] },
  });
  return {
    static_resources: {
      listeners: [
        {
          name: "calls",
          address: { socket_address: { address: "0.0.0.0", port_value: 8443 } },
          filter_chains: [{ filters: [{ name: "hcm", typed_config: manager }] }],
        },
      ],
      clusters: [cluster("app", endpoints), cluster("legacy", ["10.9.8.7"])],
    },
  };
}

/** A server with Envoy beside it behind an Ingress, as far as each test changes it. */
function folder(given: Folder): string {
  const { kind = "Deployment", apiVersion = "apps/v1", service, annotations, ingress, paths } = given;
  const backend = { service: { name: "orders", port: { number: 443 } } };
  const objects = [
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { ...METADATA, name: "envoy" },
      data: { "envoy.yaml": JSON.stringify(bootstrapOf(given)) },
    },
    {
      apiVersion,
      kind,
      metadata: { ...METADATA, name: "orders" },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: "orders" } },
        ...given.spec,
        template: {
          metadata: { labels: { app: "orders" } },
          spec: {
            ...given.pod,
            containers: [
              {
                name: "orders",
                image: "registry.example.com/acme/orders:1",
                ports: [{ containerPort: 50051 }],
                readinessProbe: { grpc: { port: 50051 } },
                ...given.app,
              },
              {
                name: "envoy",
                image: "envoyproxy/envoy:distroless-v1.40.0",
                args: ["-c", "/etc/envoy/envoy.yaml"],
                ports: [{ containerPort: 8443 }],
                volumeMounts: [{ name: "envoy", mountPath: "/etc/envoy" }],
              },
            ],
            volumes: [{ name: "envoy", configMap: { name: "envoy" } }],
          },
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { ...METADATA, name: "orders", ...(annotations && { annotations }) },
      spec: { selector: { app: "orders" }, ports: [{ name: "grpc", port: 443, targetPort: 8443 }], ...service },
    },
    ...(ingress === undefined
      ? []
      : [
          {
            apiVersion: "networking.k8s.io/v1",
            kind: "Ingress",
            metadata: { ...METADATA, name: "door", annotations: ingress },
            spec: {
              rules: [
                {
                  host: "orders.example.com",
                  http: { paths: paths ?? [{ path: "/*", pathType: "ImplementationSpecific", backend }] },
                },
              ],
            },
          },
        ]),
    ...(given.more ?? []),
  ];
  return objects.map((one) => JSON.stringify(one)).join("\n---\n");
}

function leftOut(given: Folder): readonly LeftOut[] {
  return adoptedTexts({ "all.yaml": folder(given) }).leftOut;
}

const PUBLIC = { "kubernetes.io/ingress.class": "gce" };

describe("what keeps calls out today", () => {
  const cases: readonly [title: string, given: Folder, what: RegExp, reason: RegExp][] = [
    [
      "a route that denies",
      { routes: [{ match: { prefix: "/a.Admin/" }, direct_response: { status: 403 } }, ALL] },
      /routes\[0\] .*a\.Admin/,
      /answers 403 .* would get in$/,
    ],
    [
      "a route to a second upstream",
      { routes: [{ match: { prefix: "/a.Old/" }, route: { cluster: "legacy" } }, ALL] },
      /routes\[0\] .*legacy/,
      /would reach the server$/,
    ],
    [
      "a share of the calls that goes elsewhere",
      {
        routes: [
          {
            match: { prefix: "/" },
            route: {
              weighted_clusters: {
                clusters: [
                  { name: "app", weight: 90 },
                  { name: "legacy", weight: 10 },
                ],
              },
            },
          },
        ],
      },
      /weighted_clusters.*legacy/,
      /would reach the server$/,
    ],
    ["an endpoint elsewhere", { endpoints: ["127.0.0.1", "10.1.1.1"] }, /10\.1\.1\.1/, /would reach the server$/],
    [
      "a route for one header",
      { routes: [{ ...ALL, match: { prefix: "/", headers: [{ name: "x-key", exact_match: "k" }] } }] },
      /match\.headers/,
      /would get in$/,
    ],
    ["a host of Envoy's alone", { domains: ["inner.example.com"] }, /domains .*inner\.example\.com/, /would get in$/],
    [
      "a filter that decides",
      {
        filters: [
          { name: "who", typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC" } },
        ],
      },
      /filter who/,
      /would get in$/,
    ],
    [
      "source ranges of a load balancer",
      { service: { type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/8"] } },
      /loadBalancerSourceRanges \[10\.0\.0\.0\/8\]/,
      /would get in$/,
    ],
    [
      "one method of an Ingress's path",
      {
        ingress: PUBLIC,
        paths: [
          {
            path: "/a.Orders/Get",
            pathType: "Exact",
            backend: { service: { name: "orders", port: { number: 443 } } },
          },
        ],
      },
      /paths\[0\]\.path \/a\.Orders\/Get/,
      /would get in$/,
    ],
    [
      "another Service behind the same host",
      {
        ingress: PUBLIC,
        paths: [
          {
            path: "/*",
            pathType: "ImplementationSpecific",
            backend: { service: { name: "orders", port: { number: 443 } } },
          },
          { path: "/web", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } },
        ],
      },
      /paths\[1\] .*web/,
      /would reach the server$/,
    ],
    [
      "an object of a mesh",
      {
        more: [
          { apiVersion: "security.istio.io/v1", kind: "AuthorizationPolicy", metadata: { ...METADATA, name: "deny" } },
        ],
      },
      /AuthorizationPolicy\/deny/,
      /would get in$/,
    ],
    [
      "a NetworkPolicy",
      {
        more: [
          {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { ...METADATA, name: "closed" },
            spec: { podSelector: {}, ingress: [] },
          },
        ],
      },
      /NetworkPolicy\/closed/,
      /would get in$/,
    ],
  ];

  for (const [title, given, what, reason] of cases) {
    it(`is listed first, with what would happen: ${title}`, () => {
      const all = leftOut({ ...given, pod: { tolerations: [{ operator: "Exists" }] } });
      const found = all.findIndex((one) => what.test(one.what));
      assert.ok(found >= 0, all.map((one) => one.what).join("\n"));
      assert.match(all[found]!.reason, reason);
      assert.ok(all[found]!.keepsOut);
      assert.ok(all.slice(0, found).every(({ keepsOut }) => keepsOut));
      assert.ok(all.some(({ keepsOut, what: other }) => !keepsOut && /tolerations/.test(other)));
    });
  }

  it("is nothing where every call gets in", () => {
    assert.deepEqual(
      leftOut({ ingress: PUBLIC }).filter(({ keepsOut }) => keepsOut),
      [],
    );
  });
});

describe("a way in that is open inside of the network alone", () => {
  it("becomes no public route, and is listed: an internal Ingress", () => {
    const result = adoptedTexts({ "all.yaml": folder({ ingress: { "kubernetes.io/ingress.class": "gce-internal" } }) });
    assert.equal(serverOf(result, "orders")["routes"], undefined);
    assert.equal(configOf(result)["ingress"], undefined);
    const [first] = result.leftOut;
    assert.match(first!.what, /^Ingress\/door/);
    assert.match(first!.reason, /would become public/);
    assert.ok(first!.keepsOut);
  });

  it("becomes no public route, and is listed: an internal load balancer of a Service", () => {
    const result = adoptedTexts({
      "all.yaml": folder({
        service: { type: "LoadBalancer" },
        annotations: { "networking.gke.io/load-balancer-type": "Internal" },
      }),
    });
    assert.equal(serverOf(result, "orders")["routes"], undefined);
    assert.ok(result.leftOut.some(({ what, keepsOut }) => keepsOut && /^Service\/orders, open inside/.test(what)));
  });

  it("stays a route where the Ingress, or the load balancer, is open to everyone", () => {
    const door = adoptedTexts({ "all.yaml": folder({ ingress: PUBLIC }) });
    assert.deepEqual(serverOf(door, "orders")["routes"], [{ host: "orders.example.com" }]);
    const balancer = adoptedTexts({ "all.yaml": folder({ service: { type: "LoadBalancer" } }) });
    assert.equal((serverOf(balancer, "orders")["routes"] as unknown[]).length, 1);
  });
});

describe("fields of a pod", () => {
  const listed: readonly [what: RegExp, given: Folder][] = [
    [/imagePullSecrets \[\{name: pull\}\]/, { pod: { imagePullSecrets: [{ name: "pull" }] } }],
    [/affinity \{nodeAffinity/, { pod: { affinity: { nodeAffinity: {} } } }],
    [/nodeSelector \{pool: gpu\}/, { pod: { nodeSelector: { pool: "gpu" } } }],
    [/hostAliases/, { pod: { hostAliases: [{ ip: "10.0.0.1", hostnames: ["a"] }] } }],
    [/shareProcessNamespace true/, { pod: { shareProcessNamespace: true } }],
    [/dnsPolicy Default/, { pod: { dnsPolicy: "Default" } }],
    [/resources \{limits: \{nvidia\.com\/gpu: 1\}\}/, { app: { resources: { limits: { "nvidia.com/gpu": 1 } } } }],
    [/livenessProbe \{exec/, { app: { livenessProbe: { exec: { command: ["cat", "/tmp/alive"] } } } }],
    [/livenessProbe \{httpGet/, { app: { livenessProbe: { httpGet: { path: "/", port: 80 } } } }],
    [/spec\.strategy \{type: Recreate\}/, { spec: { strategy: { type: "Recreate" } } }],
  ];
  for (const [what, given] of listed) {
    it(`are listed where they are no default: ${what.source}`, () => {
      const all = leftOut(given).map((one) => one.what);
      assert.ok(
        all.some((one) => what.test(one)),
        all.join("\n"),
      );
    });
  }

  it("are not listed where they are what Kubernetes fills in, or what the stack deploys", () => {
    const defaults: Folder = {
      pod: {
        dnsPolicy: "ClusterFirst",
        restartPolicy: "Always",
        schedulerName: "default-scheduler",
        hostNetwork: false,
      },
      app: {
        imagePullPolicy: "IfNotPresent",
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
        ports: [{ containerPort: 50051, protocol: "TCP" }],
      },
    };
    assert.deepEqual(leftOut(defaults), leftOut({}));
  });

  it("are not listed with what may be a secret", () => {
    const all = leftOut({
      pod: { unheardOf: { password: "correct-horse", clientSecret: "battery-staple" } },
      more: [
        {
          apiVersion: "v1",
          kind: "Secret",
          metadata: { ...METADATA, name: "keys" },
          stringData: { any: "correct-horse" },
        },
      ],
    });
    const text = JSON.stringify(all.map(({ what, reason }) => what + reason));
    assert.match(text, /unheardOf \{password: \(not shown\)/);
    assert.match(text, /Secret\/keys/);
    assert.doesNotMatch(text, /correct-horse|battery-staple/);
  });
});

describe("the server's container", () => {
  const proxy = {
    name: "proxy",
    image: "registry.example.com/acme/proxy:1",
    ports: [{ name: "web", containerPort: 8091 }],
  };
  const app = { name: "app", image: "registry.example.com/acme/app:1", ports: [{ name: "api", containerPort: 50051 }] };

  function imageOf(containers: readonly unknown[], targetPort: unknown): Tree {
    const objects = [
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { ...METADATA, name: "shop" },
        spec: {
          selector: { matchLabels: { app: "shop" } },
          template: { metadata: { labels: { app: "shop" } }, spec: { containers } },
        },
      },
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: {
          ...METADATA,
          name: "shop",
          annotations: { "cloud.google.com/app-protocols": '{"fe":"HTTP2"}' },
        },
        spec: { selector: { app: "shop" }, ports: [{ name: "fe", port: 443, targetPort }] },
      },
    ];
    return serverOf(adoptedTexts({ "all.yaml": objects.map((one) => JSON.stringify(one)).join("\n---\n") }), "shop");
  }

  const rows: readonly [title: string, containers: readonly unknown[], target: unknown, image: string, port: number][] =
    [
      ["by number, behind another container", [proxy, app], 50051, "app", 50051],
      ["by name", [proxy, app], "api", "app", 50051],
      ["by the Service, not by the order", [app, proxy], 8091, "proxy", 8091],
      ["where it declares no port", [proxy, { ...app, ports: [] }], 50051, "app", 50051],
      ["where its only port is another one", [{ ...app, ports: [{ containerPort: 9090 }] }], 50051, "app", 50051],
    ];
  for (const [title, containers, target, image, port] of rows) {
    it(`is found by the port that the Service leads to: ${title}`, () => {
      const server = imageOf(containers, target);
      assert.equal(server["image"], `registry.example.com/acme/${image}:1`);
      assert.equal(server["port"], port);
    });
  }
});

describe("other workloads", () => {
  it("a Rollout is read as a Deployment is, without its strategy", () => {
    const rollout: Folder = { kind: "Rollout", apiVersion: "argoproj.io/v1alpha1" };
    const result = adoptedTexts({ "all.yaml": folder({ ...rollout, spec: { strategy: { canary: { steps: [] } } } }) });
    assert.deepEqual(serverOf(result, "orders"), serverOf(adoptedTexts({ "all.yaml": folder({}) }), "orders"));
    const all = result.leftOut.map(({ what }) => what);
    assert.ok(all.some((what) => /^Rollout\/orders spec\.strategy \{canary/.test(what)));
    assert.ok(all.includes("orders as a Rollout"));
  });

  it("a StatefulSet and a DaemonSet become Deployments, and that is listed", () => {
    for (const kind of ["StatefulSet", "DaemonSet"]) {
      const all = leftOut({ kind });
      const found = all.find(({ what }) => what === `orders as a ${kind}`);
      assert.match(found?.reason ?? "", /becomes a Deployment/);
    }
  });
});
