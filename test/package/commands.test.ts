import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CODES } from "../../checks/registry";
import { type Project, usersProject } from "../support/installedPackage";

/** A server of ours, and a Service by hand that leads to a port on which nothing listens. */
const PROGRAM = `
import * as k8s from "@pulumi/kubernetes";
import { GrpcServer, serverSettings } from "grpc-envoy-gke";

const settings = serverSettings("orders", { image: "registry.example.com/acme/orders:1.4.2" });
const orders = new GrpcServer("orders", { settings, namespace: "shop" });
new k8s.core.v1.Service("by-hand", {
  metadata: { name: "by-hand", namespace: "shop" },
  spec: { selector: { "app.kubernetes.io/name": "orders" }, ports: [{ name: "grpc", port: 80, targetPort: 9999 }] },
});
export const target = orders.host;
`;

/** A server with an Envoy beside it, none of them ours. */
const BY_HAND = `
import * as k8s from "@pulumi/kubernetes";
const metadata = { name: "stock", namespace: "shop" };
const labels = { app: "stock" };
const at = (address, port_value) => ({ socket_address: { address, port_value } });
const type = (name) => ({ "@type": "type.googleapis.com/envoy.extensions.filters." + name });
const manager = {
  ...type("network.http_connection_manager.v3.HttpConnectionManager"),
  stat_prefix: "calls",
  route_config: { virtual_hosts: [{ name: "all", domains: ["*"], routes: [{ match: { prefix: "/" }, route: { cluster: "stock" } }] }] },
  http_filters: [{ name: "router", typed_config: type("http.router.v3.Router") }],
};
const bootstrap = {
  static_resources: {
    listeners: [{ address: at("0.0.0.0", 8080), filter_chains: [{ filters: [{ name: "http", typed_config: manager }] }] }],
    clusters: [
      {
        name: "stock",
        http2_protocol_options: {},
        load_assignment: { cluster_name: "stock", endpoints: [{ lb_endpoints: [{ endpoint: { address: at("127.0.0.1", 9090) } }] }] },
      },
    ],
  },
};
new k8s.core.v1.ConfigMap("stock", { metadata, data: { "envoy.json": JSON.stringify(bootstrap) } });
new k8s.core.v1.Service("stock", { metadata, spec: { selector: labels, ports: [{ name: "grpc", port: 80, targetPort: 8080 }] } });
new k8s.apps.v1.Deployment("stock", {
  metadata,
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        containers: [
          { name: "stock", image: "registry.example.com/acme/stock:2.0.0", ports: [{ containerPort: 9090 }] },
          {
            name: "envoy",
            image: "envoyproxy/envoy:v1.40.0",
            args: ["-c", "/etc/envoy/envoy.json"],
            volumeMounts: [{ name: "bootstrap", mountPath: "/etc/envoy" }],
          },
        ],
        volumes: [{ name: "bootstrap", configMap: { name: "stock" } }],
      },
    },
  },
});
`;

/** The same server as a file with settings. */
const SETTINGS = {
  "gcp:project": "acme-dev",
  "gcp:region": "asia-northeast1",
  "grpc-envoy-gke:namespace": "shop",
  "grpc-envoy-gke:servers": { orders: { image: "registry.example.com/acme/orders:1.4.2" } },
};

interface Plan {
  readonly resources: readonly { type: string; name: string }[];
  readonly findings: readonly { code: string; resource: string }[];
}

describe("the commands, installed in a project of its own", function () {
  this.timeout(120_000);
  let project: Project;

  before(async () => {
    project = await usersProject(PROGRAM);
  });
  after(() => project?.remove());

  function run(...args: string[]) {
    const bin = join(project.folder, "node_modules/grpc-envoy-gke/commands/bin.js");
    return spawnSync(process.execPath, [bin, ...args], { cwd: project.folder, encoding: "utf8" });
  }

  function planned(): Plan {
    const { status, stdout, stderr } = run("plan", "--json");
    assert.equal(status, 1, stderr);
    return JSON.parse(stdout) as Plan;
  }

  /** Resources are registered in any order, as their inputs become known. */
  const sorted = ({ resources, findings }: Plan) => ({
    resources: resources.map((resource) => JSON.stringify(resource)).sort(),
    findings,
  });

  it("plan the project's own program: components and what is written by hand, checked with each other", () => {
    const { resources, findings } = planned();
    const kinds = resources.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`);
    for (const kind of ["GrpcServer orders", "Deployment orders-deployment", "Service by-hand"])
      assert.ok(kinds.includes(kind), kinds.join());
    const faults = findings.filter(({ code }) => code === "service-target-absent");
    assert.deepEqual(
      faults.map(({ resource }) => resource),
      ["Service/by-hand"],
    );
    assert.ok(existsSync(join(project.folder, "out/dev/envoy/orders.yaml")));
  });

  it("plan an ES module, and give it the same answer", () => {
    const before = sorted(planned());
    project.write("package.json", JSON.stringify({ name: "shop", private: true, type: "module" }));
    try {
      assert.deepEqual(sorted(planned()), before);
    } finally {
      project.write("package.json", JSON.stringify({ name: "shop", private: true }));
    }
  });

  it("draw the way of calls, and write the findings for code hosting", () => {
    run("plan", "--graph", "calls.svg", "--sarif", "findings.sarif", "--fail-on", "never");
    for (const file of ["calls.svg", "findings.sarif"]) assert.ok(existsSync(join(project.folder, file)), file);
  });

  it("write a Kustomize base, whose drain tokens are known, and refuse a value that is not", () => {
    const { stderr } = run("plan", "--kustomize", "base", "--fail-on", "never");
    const deployment = readFileSync(join(project.folder, "base/kubernetes/orders/deployment-orders.yaml"), "utf8");
    assert.match(deployment, /x-drain-caller\n\s+value: [0-9a-f]{32}$/m, stderr);
    const chart = 'new k8s.helm.v3.Release("redis", { chart: "redis" });';
    const map =
      'new k8s.core.v1.ConfigMap("ip", { metadata: { name: "ip" }, data: { ip: service.status.loadBalancer.ingress[0].ip } });';
    project.write("index.ts", `${PROGRAM.replace("new k8s.core", "const service = new k8s.core")}${chart}\n${map}`);
    try {
      const refused = run("plan", "--kustomize", "other");
      assert.equal(refused.status, 2);
      assert.match(refused.stderr, /^ {2}ConfigMap\/ip data\.ip: <known after up>$/m);
      assert.doesNotMatch(refused.stderr, /Release/);
      assert.ok(!existsSync(join(project.folder, "other")));
    } finally {
      project.write("index.ts", PROGRAM);
    }
  });

  it("list the same checks as the repository", () => {
    const { checks } = JSON.parse(run("plan", "--list-checks", "--json").stdout) as { checks: { code: string }[] };
    assert.equal(checks.length, CODES.size);
  });

  it("review a preview", () => {
    const urn = "urn:pulumi:dev::shop::kubernetes:apps/v1:Deployment::orders";
    const steps = [
      { op: "delete", urn, oldState: { urn, custom: true, type: "kubernetes:apps/v1:Deployment", inputs: {} } },
    ];
    project.write("preview.json", JSON.stringify({ steps }));
    const { stdout, stderr } = run("review", "preview.json");
    assert.match(stdout, /Deployment/, stderr);
  });

  it("adopt manifests, checked against Kubernetes' schemas, which are in the package", () => {
    const text = "apiVersion: v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  ports:\n    - port: many\n";
    project.write("api.yaml", text);
    const { status, stdout, stderr } = run("adopt", "api.yaml");
    // There is no gRPC server in it.
    assert.equal(status, 2, stderr);
    assert.match(`${stdout}${stderr}`, /\[api-server-refuses\] Service\/api spec\.ports\[0\]\.port/);
  });

  it("rehearse a server of the program, with the bootstrap that the program deploys", () => {
    const { stdout, stderr } = run("rehearse", "--diff");
    assert.match(stdout, /^\+ +address: 127\.0\.1\.1$/m, stderr);
    project.write("servers.yaml", JSON.stringify({ config: SETTINGS }));
    const ofFile = run("rehearse", "--config-file", "servers.yaml", "--diff");
    assert.equal(stdout, ofFile.stdout, `${stderr}${ofFile.stderr}`);
  });

  it("rehearse an Envoy of the program's own as it is, where it has no component of ours", () => {
    project.write("index.ts", BY_HAND);
    try {
      const { status, stdout, stderr } = run("rehearse", "--diff", "--speed", "1");
      assert.equal(status, 0, stderr);
      assert.match(stdout, /^- +address: 0\.0\.0\.0\n\+ +address: 127\.0\.1\.1$/m);
      assert.match(stdout, /^- +address: 127\.0\.0\.1\n\+ +address: 127\.1\.1\.1$/m);
    } finally {
      project.write("index.ts", PROGRAM);
    }
  });

  it("state what a rehearsal needs that is not there", () => {
    // Charts are an option of whoever wants them: a fifth of everything that would be installed.
    const report = run("rehearse", "--report", "report.html");
    assert.match(report.stderr, /npm install --save-dev echarts/);
    assert.equal(report.status, 2);
    project.write("index.ts", PROGRAM.replace(/^const orders = .*$/m, "const orders = { host: settings.image };"));
    try {
      const { status, stderr } = run("rehearse");
      assert.deepEqual([status, stderr], [2, "the program: there is no gRPC server; name a workload with --server\n"]);
    } finally {
      project.write("index.ts", PROGRAM);
    }
  });

  it("state where they look for a project, outside of one", () => {
    const bin = join(project.folder, "node_modules/grpc-envoy-gke/commands/bin.js");
    const { status, stderr } = spawnSync(process.execPath, [bin, "plan"], { cwd: "/", encoding: "utf8" });
    assert.equal(status, 2);
    assert.match(stderr, /^neither \/ nor a folder above has a Pulumi\.yaml/);
  });
});
