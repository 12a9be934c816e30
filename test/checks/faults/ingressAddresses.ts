import { GLOBAL_ADDRESS, INGRESS, annotation, rename } from "./edits";
import type { Row } from "./fault";

const REGIONAL_ADDRESS = "kubernetes.io/ingress.regional-static-ip-name";

export const faults: readonly Row[] = [
  {
    what: "the address is regional",
    code: "ingress-address-regional",
    change: (s) => {
      const address = s.resource("GlobalAddress/ingress-address");
      Object.assign(address, { type: "gcp:compute/address:Address" });
    },
  },
  {
    what: "an external Ingress names a regional address",
    code: "ingress-address-unread",
    change: (s) => {
      s.drop(INGRESS, annotation(GLOBAL_ADDRESS));
      s.set(INGRESS, annotation(REGIONAL_ADDRESS), "ingress");
    },
  },
  {
    what: "an internal Ingress names a global address",
    code: "ingress-address-unread",
    change: (s) => s.set(INGRESS, annotation("kubernetes.io/ingress.class"), "gce-internal"),
  },
  {
    what: "an Ingress names a global address and a regional one",
    code: "ingress-address-twice",
    change: (s) => s.set(INGRESS, annotation(REGIONAL_ADDRESS), "ingress"),
  },
  {
    what: "an internal Ingress names a global address and a regional one",
    code: "ingress-address-twice",
    change: (s) => {
      s.set(INGRESS, annotation("kubernetes.io/ingress.class"), "gce-internal");
      s.set(INGRESS, annotation(REGIONAL_ADDRESS), "ingress");
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "an internal Ingress has a regional address",
    code: "ingress-address-regional",
    change: (s) => {
      Object.assign(s.resource("GlobalAddress/ingress-address"), { type: "gcp:compute/address:Address" });
      s.set(INGRESS, annotation("kubernetes.io/ingress.class"), "gce-internal");
    },
  },
  {
    what: "an internal Ingress names a regional address",
    code: "ingress-address-unread",
    change: (s) => {
      rename(s, INGRESS, GLOBAL_ADDRESS, REGIONAL_ADDRESS);
      s.set(INGRESS, annotation("kubernetes.io/ingress.class"), "gce-internal");
    },
  },
  {
    what: "an external Ingress has an empty regional address",
    code: "ingress-address-unread",
    change: (s) => s.set(INGRESS, annotation(REGIONAL_ADDRESS), ""),
  },
  {
    what: "an Ingress names a global address, and its regional one is empty",
    code: "ingress-address-twice",
    change: (s) => s.set(INGRESS, annotation(REGIONAL_ADDRESS), ""),
  },
  {
    what: "an address without a name, and none is asked for",
    code: "ingress-address-regional",
    change: (s) => {
      s.drop(INGRESS, ["metadata", "annotations", "kubernetes.io/ingress.global-static-ip-name"]);
      s.add("gcp:compute/address:Address", { metadata: { name: "regional" } });
    },
  },
  {
    what: "a regional address of the same name",
    code: "ingress-address-regional",
    change: (s) => {
      const { name } = s.inputs("GlobalAddress/ingress-address");
      s.add("gcp:compute/address:Address", { metadata: { name: "regional" }, name });
    },
  },
];
