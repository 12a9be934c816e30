import { type Given } from "../../../tools/bootstrapInput";

/** Settings that take every branch of the bootstrap. Each has a golden file of its name and passes Envoy's own validation. */
export const CASES: Readonly<Record<string, Given>> = {
  defaults: {},
  "behind-load-balancer": { settings: { routes: [{ host: "grpc.example.com" }] } },
  "grpc-web": { settings: { grpcWeb: { origins: ["https://app.example.com", "http://localhost:3000"] } } },
  "metrics-per-method": {
    settings: { methods: { "acme.v1.Billing": ["Charge", "Refund"], "acme.v1.Ledger": ["Watch"] } },
    envoy: { metricsPerMethod: true },
  },
  /** As a stack's file had it before methods were named. */
  "metrics-of-no-method": { envoy: { metricsPerMethod: true } },
  "request-ids": { envoy: { requestIds: true } },
  "everything-on": {
    settings: { grpcWeb: { origins: ["https://app.example.com"] }, routes: [{ host: "grpc.example.com" }] },
    envoy: { metricsPerMethod: true, requestIds: true },
  },
  "other-ports": {
    settings: { port: 50051 },
    envoy: { ports: { ingress: 8443, internal: 8080, health: 9000, admin: 9001 } },
  },
  "small-memory": { envoy: { memory: "128Mi" } },
  "large-memory": { envoy: { memory: "8Gi" } },
  "health-service": { settings: { health: { service: "acme.v1.Billing" } } },
  "short-leave": { settings: { calls: { longestStream: "1h", leave: "2m" } } },
  "shortest-leave": { settings: { calls: { leave: "10s" } } },
  "one-second-calls": { settings: { calls: { longestUnary: "1s", longestStream: "1s" } } },
  "day-long-streams": { settings: { calls: { longestStream: "24h" } } },
  "few-calls-a-pod": { settings: { calls: { concurrentPerPod: 1 } } },
  "most-calls-a-pod": { settings: { calls: { concurrentPerPod: 1_000_000 } } },
  /** A boolean to YAML 1.1, which Envoy's parser reads. */
  "server-named-no": { server: "no", namespace: "on" },
};
