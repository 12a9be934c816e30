import { type EditableStack, type Tree, at } from "../support";
import { FIRST_PATH, INGRESS, annotation } from "./edits";
import type { Row } from "./fault";

const BUCKET = { apiGroup: "storage.example.com", kind: "Bucket", name: "files" };

export const faults: readonly Row[] = [
  {
    what: "a path of pathType Prefix ends in a wildcard",
    code: "ingress-path-refused",
    change: (s) => s.set(INGRESS, `${FIRST_PATH}.pathType`, "Prefix"),
  },
  {
    what: "a path of pathType Exact ends in a wildcard",
    code: "ingress-path-refused",
    change: (s) => s.set(INGRESS, FIRST_PATH, { ...pathOf(s), path: "/acme.v1.Billing/*", pathType: "Exact" }),
  },
  {
    what: "a path of pathType Prefix is empty",
    code: "ingress-path-refused",
    change: (s) => s.set(INGRESS, FIRST_PATH, { ...pathOf(s), path: "", pathType: "Prefix" }),
  },
  {
    what: "a pathType is misspelt",
    code: "ingress-path-refused",
    change: (s) => s.set(INGRESS, `${FIRST_PATH}.pathType`, "prefix"),
  },
  {
    what: "a wildcard is not a path's last part",
    code: "ingress-path-refused",
    change: (s) => s.set(INGRESS, `${FIRST_PATH}.path`, "/acme.v1.*"),
  },
  {
    what: "a host has a second rule",
    code: "ingress-host-repeated",
    change: (s) => s.set(INGRESS, "spec.rules[1]", { host: "grpc.example.com", http: { paths: [pathOf(s)] } }),
  },
  {
    what: "two rules are for every host",
    code: "ingress-host-repeated",
    change: (s) => {
      s.set(INGRESS, "spec.rules[1]", { http: { paths: [pathOf(s)] } });
      s.set(INGRESS, "spec.rules[2]", { host: "*", http: { paths: [pathOf(s)] } });
    },
  },
  {
    what: "a path leads to a bucket",
    code: "ingress-backend-resource",
    change: (s) => s.set(INGRESS, `${FIRST_PATH}.backend`, { resource: BUCKET }),
  },
  {
    what: "the default backend is a bucket",
    code: "ingress-backend-resource",
    change: (s) => s.set(INGRESS, "spec.defaultBackend", { resource: BUCKET }),
  },
];

export const right: readonly Row[] = [
  {
    what: "an empty path with pathType ImplementationSpecific",
    code: "ingress-path-refused",
    change: (s) => s.set(INGRESS, `${FIRST_PATH}.path`, ""),
  },
  {
    what: "a prefix without a wildcard",
    code: "ingress-path-refused",
    change: (s) => s.set(INGRESS, FIRST_PATH, { ...pathOf(s), path: "/acme.v1.Billing", pathType: "Prefix" }),
  },
  {
    what: "a path for everything, with neither path nor type",
    code: "ingress-path-refused",
    change: (s) => {
      s.drop(INGRESS, `${FIRST_PATH}.path`);
      s.drop(INGRESS, `${FIRST_PATH}.pathType`);
    },
  },
  {
    what: "an Ingress of another controller has a wildcard",
    code: "ingress-path-refused",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.class"), "nginx");
      s.set(INGRESS, `${FIRST_PATH}.path`, "/acme.*");
    },
  },
  {
    what: "one host has two paths, and another host a rule",
    code: "ingress-host-repeated",
    change: (s) => {
      s.set(INGRESS, "spec.rules[0].http.paths[1]", { ...pathOf(s), path: "/acme.v1.Billing/*" });
      s.set(INGRESS, "spec.rules[1]", { host: "*.example.com", http: { paths: [pathOf(s)] } });
    },
  },
  {
    what: "a second rule of a host has no paths",
    code: "ingress-host-repeated",
    change: (s) => s.set(INGRESS, "spec.rules[1]", { host: "grpc.example.com" }),
  },
  {
    what: "the default backend is a Service",
    code: "ingress-backend-resource",
    change: (s) => s.set(INGRESS, "spec.defaultBackend", { service: { name: "my-server", port: { number: 15001 } } }),
  },
];

function pathOf(stack: EditableStack): Tree {
  return at(stack.inputs(INGRESS), FIRST_PATH) as Tree;
}
