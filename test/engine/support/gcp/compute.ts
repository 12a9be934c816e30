import { text, type JsonObject } from "../json";
import type { GcpKind, Place } from "./kinds";

const API = "https://www.googleapis.com/compute/v1/";

const globally =
  (collection: string) =>
  (inputs: JsonObject, { project }: Place) =>
    `projects/${project}/global/${collection}/${text(inputs, "name")}`;
const regionally = (collection: string) => (inputs: JsonObject, place: Place) =>
  `projects/${place.project}/regions/${place.region}/${collection}/${text(inputs, "name")}`;

const linked = (_inputs: JsonObject, { project }: Place, id: string): JsonObject => ({ project, selfLink: API + id });
const linkedInRegion = (inputs: JsonObject, place: Place, id: string): JsonObject => ({
  ...linked(inputs, place, id),
  region: place.region,
});

export const network: GcpKind = {
  named: "name",
  id: globally("networks"),
  replacedBy: ["name", "autoCreateSubnetworks", "description", "internalIpv6Range", "networkProfile", "project"],
  computed: (inputs, place, id) => ({ ...linked(inputs, place, id), gatewayIpv4: "", numericId: "1234567890" }),
  defaults: { autoCreateSubnetworks: true, deleteDefaultRoutesOnCreate: false },
};

// A wider ipCidrRange is expanded in place; the narrower one, which replaces, is not told apart here.
export const subnetwork: GcpKind = {
  named: "name",
  id: regionally("subnetworks"),
  replacedBy: ["name", "network", "region", "description", "reservedInternalRange", "project"],
  computed: (inputs, place, id) => ({
    ...linkedInRegion(inputs, place, id),
    gatewayAddress: text(inputs, "ipCidrRange").replace(/\d+\/\d+$/, "1"),
  }),
  uses: ["network"],
};

export const router: GcpKind = {
  named: "name",
  id: regionally("routers"),
  replacedBy: ["name", "network", "region", "encryptedInterconnectRouter", "project"],
  computed: linkedInRegion,
  uses: ["network"],
};

export const routerNat: GcpKind = {
  named: "name",
  id: (inputs, { project, region }) =>
    `${project}/${region}/${text(inputs, "router").split("/").at(-1)}/${text(inputs, "name")}`,
  replacedBy: ["name", "router", "region", "endpointTypes", "initialNatIps", "type", "project"],
  computed: (_inputs, { project, region }) => ({ project, region }),
  uses: ["router"],
};

export const globalAddress: GcpKind = {
  named: "name",
  id: globally("addresses"),
  replacedBy: [
    ...["name", "address", "addressType", "description", "ipVersion"],
    ...["network", "prefixLength", "purpose", "project"],
  ],
  computed: (inputs, place, id) => ({ ...linked(inputs, place, id), address: documentationAddress(id) }),
};

export const sslPolicy: GcpKind = {
  named: "name",
  id: globally("sslPolicies"),
  replacedBy: ["name", "description", "project"],
  computed: (inputs, place, id) => ({ ...linked(inputs, place, id), fingerprint: "fingerprint", enabledFeatures: [] }),
  defaults: { profile: "COMPATIBLE", minTlsVersion: "TLS_1_0" },
};

/** One address of RFC 5737's documentation range for each name, the same in every run. */
export function documentationAddress(name: string): string {
  const sum = [...name].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 254, 7);
  return `203.0.113.${sum + 1}`;
}
