import { text, type JsonObject } from "../json";
import { documentationAddress } from "./compute";
import { clusterId, describedCluster } from "./container";
import type { Place } from "./kinds";

/** States of what is in the cloud, by id. */
type Existing = ReadonlyMap<string, { readonly state: JsonObject }>;

type Answer = (args: JsonObject, place: Place, existing: Existing) => JsonObject;

/** The look-ups that a program may make of things it did not create. Each exists under whatever name is asked for; a cluster, where a stack made it. */
const FUNCTIONS: Record<string, Answer> = {
  "gcp:compute/getGlobalAddress:getGlobalAddress": (args, { project }) => {
    const id = `projects/${project}/global/addresses/${text(args, "name")}`;
    return { ...args, id, project, address: documentationAddress(id), selfLink: id, status: "RESERVED" };
  },
  "gcp:container/getCluster:getCluster": (args, place, existing) => {
    const id = clusterId(args, place);
    const found = existing.get(id);
    // As the bridge of the provider words it.
    if (!found)
      throw new Error(`invoking gcp:container/getCluster:getCluster: 1 error occurred:\n\t* ${id} not found\n\n`);
    return describedCluster(id, found.state);
  },
  "gcp:organizations/getProject:getProject": (args, { project }) => {
    const projectId = text(args, "projectId") || project;
    return { ...args, id: `projects/${projectId}`, projectId, name: projectId, number: "123456789012" };
  },
  "gcp:organizations/getClientConfig:getClientConfig": (_args, { project, region }) => ({
    ...{ id: `projects/"${project}"`, project, region, zone: `${region}-a`, accessToken: "token", defaultLabels: {} },
  }),
  "gcp:dns/getManagedZone:getManagedZone": (args, { project }) => ({
    ...args,
    ...{ id: `projects/${project}/managedZones/${text(args, "name")}`, project, dnsName: "example.com." },
  }),
};

export function gcpFunction(token: string, args: JsonObject, place: Place, existing: Existing): JsonObject {
  const answer = FUNCTIONS[token];
  if (!answer) throw new Error(`the in-memory cloud does not answer ${token}: describe it in gcp/functions.ts`);
  return answer(args, place, existing);
}
