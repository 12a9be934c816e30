import type { JsonObject } from "../../tools/engines/json";

/** Autopilot, with two servers on one host, told apart by their gRPC services. */
export const AUTOPILOT: JsonObject = {
  "gcp:project": "acme-autopilot",
  "gcp:region": "us-central1",
  "grpc-envoy-gke:cluster": { mode: "autopilot", deletionProtection: false },
  "grpc-envoy-gke:servers": {
    catalog: {
      image: "us-docker.pkg.dev/acme/app/catalog:1.0.0",
      routes: [{ host: "api.example.com" }],
      serviceAccount: { roles: ["roles/cloudtrace.agent"] },
    },
    search: {
      image: "us-docker.pkg.dev/acme/app/search:1.0.0",
      routes: [{ host: "api.example.com", service: "acme.v1.Search" }],
    },
  },
};
