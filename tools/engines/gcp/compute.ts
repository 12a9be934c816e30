import { text, type JsonObject } from "../json";
import type { Place } from "./existing";
import type { GcpKind } from "./kind";
import { gceName, must, refusedName, rfc1035Name } from "./names";
import { isNarrower, refusedRanges } from "./ranges";
import type { Absent, Reference } from "./references";

// Each kind is google/services/compute/resource_compute_<kind>.go of
// https://github.com/hashicorp/terraform-provider-google

const API = "https://www.googleapis.com/compute/v1/";

const TIMEOUTS = { create: 20, delete: 20, update: 20 };

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

/** Compute Engine's words: https://github.com/opstrace/opstrace/issues/1317 */
const notFound = ({ id }: Absent): string => `googleapi: Error 404: The resource '${id}' was not found, notFound`;
const NETWORK: Reference = { field: "network", to: "networks", absent: notFound };

export const network: GcpKind = {
  named: "name",
  validate: must("name", "name", gceName),
  creating: "Error creating Network: ",
  id: globally("networks"),
  replacedBy: ["name", "autoCreateSubnetworks", "description", "internalIpv6Range", "networkProfile", "project"],
  computed: (inputs, place, id) => ({ ...linked(inputs, place, id), gatewayIpv4: "", numericId: "1234567890" }),
  outputOnly: ["selfLink", "gatewayIpv4", "numericId"],
  defaults: { autoCreateSubnetworks: true, deleteDefaultRoutesOnCreate: false },
  timeouts: TIMEOUTS,
};

export const subnetwork: GcpKind = {
  named: "name",
  validate: must("name", "name", gceName),
  creating: "Error creating Subnetwork: ",
  id: regionally("subnetworks"),
  replacedBy: ["name", "network", "region", "description", "reservedInternalRange", "project"],
  // A wider range is expanded in place.
  replacedFor: (state, inputs) =>
    isNarrower(text(state, "ipCidrRange"), text(inputs, "ipCidrRange")) ? ["ipCidrRange"] : [],
  refuseUpdate: refusedRanges,
  computed: (inputs, place, id) => ({
    ...linkedInRegion(inputs, place, id),
    gatewayAddress: text(inputs, "ipCidrRange").replace(/\d+\/\d+$/, "1"),
  }),
  kept: ["secondaryIpRanges", "privateIpGoogleAccess"],
  outputOnly: ["selfLink", "gatewayAddress"],
  uses: [NETWORK],
  timeouts: TIMEOUTS,
};

export const router: GcpKind = {
  named: "name",
  validate: must("name", "name", gceName),
  creating: "Error creating Router: ",
  id: regionally("routers"),
  replacedBy: ["name", "network", "region", "encryptedInterconnectRouter", "project"],
  computed: linkedInRegion,
  outputOnly: ["selfLink"],
  uses: [NETWORK],
  timeouts: TIMEOUTS,
};

export const routerNat: GcpKind = {
  named: "name",
  validate: must("name", "name", rfc1035Name(2, 63)),
  creating: "Error creating RouterNat: ",
  id: (inputs, { project, region }) =>
    `${project}/${region}/${text(inputs, "router").split("/").at(-1)}/${text(inputs, "name")}`,
  replacedBy: ["name", "router", "region", "endpointTypes", "initialNatIps", "type", "project"],
  computed: (_inputs, { project, region }) => ({ project, region }),
  // A subnet cannot be deleted as long as a NAT lists it: https://github.com/hashicorp/terraform-provider-google/issues/26776
  uses: [
    { field: "router", to: "routers", absent: notFound },
    { field: "subnetworks.name", to: "subnetworks", absent: notFound },
  ],
  timeouts: TIMEOUTS,
};

export const globalAddress: GcpKind = {
  named: "name",
  creating: "Error creating GlobalAddress: ",
  refuseCreation: refusedName,
  id: globally("addresses"),
  replacedBy: [
    ...["name", "address", "addressType", "description", "ipVersion"],
    ...["network", "prefixLength", "purpose", "project"],
  ],
  computed: (inputs, place, id) => ({ ...linked(inputs, place, id), address: documentationAddress(id) }),
  outputOnly: ["selfLink"],
  timeouts: TIMEOUTS,
};

export const sslPolicy: GcpKind = {
  named: "name",
  creating: "Error creating SslPolicy: ",
  refuseCreation: refusedName,
  id: globally("sslPolicies"),
  replacedBy: ["name", "description", "project"],
  computed: (inputs, place, id) => ({ ...linked(inputs, place, id), fingerprint: "fingerprint", enabledFeatures: [] }),
  outputOnly: ["selfLink", "fingerprint", "enabledFeatures"],
  defaults: { profile: "COMPATIBLE", minTlsVersion: "TLS_1_0" },
  timeouts: TIMEOUTS,
};

/** One address of RFC 5737's documentation range for each name, the same in every run. */
export function documentationAddress(name: string): string {
  const sum = [...name].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 254, 7);
  return `203.0.113.${sum + 1}`;
}
