import { stringify } from "yaml";
import type { Base } from "./seed";

const NAMESPACE = "greeter";
const CONFIG = "envoy-5f2c9ab1";
const PORTS: Readonly<Record<Base, number>> = { sidecar: 9000, proxy: 8080, web: 8443, rest: 8080, limits: 8080 };
/** `protoc --descriptor_set_out` of helloworld.Greeter with SayHello. */
const DESCRIPTOR =
  "CrgBCg1ncmVldGVyLnByb3RvEgpoZWxsb3dvcmxkIiIKDEhlbGxvUmVxdWVzdBISCgRuYW1lGAEgASgJUgRuYW1lIiYKCkhlbGxvUmVwbHkSGAoHbWVzc2FnZRgBIAEoCVIHbWVzc2FnZTJHCgdHcmVldGVyEjwKCFNheUhlbGxvEhguaGVsbG93b3JsZC5IZWxsb1JlcXVlc3QaFi5oZWxsb3dvcmxkLkhlbGxvUmVwbHliBnByb3RvMw==";

type Tree = Record<string, unknown>;

const metadata = (name: string): Tree => ({ name, namespace: NAMESPACE, labels: { app: name } });
const sealed: Tree = {
  resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "256Mi" } },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  },
};

function server(app: string, port: number): Tree {
  return {
    name: "server",
    image: `europe-west3-docker.pkg.dev/acme/app/${app}:1.4.2`,
    ports: [{ name: "grpc", containerPort: port }],
    readinessProbe: { grpc: { port }, periodSeconds: 5 },
    livenessProbe: {
      tcpSocket: { port },
      periodSeconds: 10,
      failureThreshold: 6,
      terminationGracePeriodSeconds: 10,
    },
    lifecycle: { preStop: { sleep: { seconds: 15 } } },
    ...sealed,
  };
}

function envoy(base: Base): Tree {
  const port = PORTS[base];
  const tls = { name: "tls", mountPath: "/etc/envoy/tls", readOnly: true };
  return {
    name: "envoy",
    image: "envoyproxy/envoy:distroless-v1.40.0",
    args: ["-c", "/etc/envoy/envoy.yaml", "--concurrency", "1"],
    ports: [{ name: "grpc-in", containerPort: port }],
    readinessProbe: { tcpSocket: { port }, periodSeconds: 5 },
    lifecycle: { preStop: { sleep: { seconds: 20 } } },
    volumeMounts: [{ name: "config", mountPath: "/etc/envoy", readOnly: true }, ...(base === "web" ? [tls] : [])],
    ...sealed,
  };
}

function deployment(name: string, spec: Tree): Tree {
  const pod = {
    terminationGracePeriodSeconds: 90,
    automountServiceAccountToken: false,
    securityContext: {
      ...{ runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532 },
      seccompProfile: { type: "RuntimeDefault" },
    },
    ...spec,
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata(name),
    spec: {
      replicas: 3,
      minReadySeconds: 15,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: pod },
    },
  };
}

function service(name: string, app: string, port: number, target: string, headless = true): Tree {
  const ports = [{ name: "grpc", port, targetPort: target, appProtocol: "kubernetes.io/h2c" }];
  const spec = { ...(headless && { clusterIP: "None" }), selector: { app }, ports };
  return { apiVersion: "v1", kind: "Service", metadata: metadata(name), spec };
}

const servers = (app: string, port: number): Tree[] => [
  deployment(app, { containers: [server(app, port)] }),
  service(`${app}-headless`, app, port, "grpc"),
];

/** What a bootstrap runs in: beside the server, or in pods of its own in front of it. */
export function manifestsOf(base: Base, bootstrap: string): string {
  const binaryData = base === "rest" ? { "greeter.pb": DESCRIPTOR } : undefined;
  const config = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadata(CONFIG),
    data: { "envoy.yaml": bootstrap },
    binaryData,
  };
  const volumes = [
    { name: "config", configMap: { name: CONFIG } },
    ...(base === "web" ? [{ name: "tls", secret: { secretName: "greeter-tls" } }] : []),
  ];
  const beside = [
    deployment("greeter", {
      containers: [server("greeter", 50051)],
      initContainers: [{ ...envoy(base), restartPolicy: "Always" }],
      volumes,
    }),
    service("greeter-headless", "greeter", 9000, "grpc-in"),
  ];
  const inFront = [
    ...servers("greeter", 50051),
    service("greeter", "greeter", 50051, "grpc", false),
    ...(base === "rest" ? servers("authz", 9191) : []),
    ...(base === "limits" ? servers("canary", 50051) : []),
    deployment("envoy", { containers: [envoy(base)], volumes }),
    service("envoy", "envoy", PORTS[base], "grpc-in"),
  ];
  return [...(base === "sidecar" ? beside : inFront), config]
    .map((object) => stringify(object, { aliasDuplicateObjects: false }))
    .join("---\n");
}
