import { text, type JsonObject } from "../json";
import { providerError } from "./bridge";
import { clusterId, describedCluster } from "./container";
import type { Existing, Place } from "./existing";
import { absentZone } from "./services";

type Answer = (args: JsonObject, place: Place, existing: Existing) => JsonObject;

/** The look-ups that a program may make of things it did not create. The words for what is absent are in google/services/<service>/data_source_*.go. */
const FUNCTIONS: Record<string, Answer> = {
  "gcp:compute/getGlobalAddress:getGlobalAddress": (args, { project }, existing) => {
    const id = `projects/${project}/global/addresses/${text(args, "name")}`;
    const { address, selfLink } = stateOf(id, existing, `${id} not found`);
    return { ...args, id, project, address: address!, selfLink: selfLink!, status: "RESERVED" };
  },
  "gcp:container/getCluster:getCluster": (args, place, existing) => {
    const id = clusterId(args, place);
    return describedCluster(id, stateOf(id, existing, `${id} not found`));
  },
  "gcp:organizations/getProject:getProject": (args, { project }) => {
    const projectId = text(args, "projectId") || project;
    return { ...args, id: `projects/${projectId}`, projectId, name: projectId, number: "123456789012" };
  },
  "gcp:organizations/getClientConfig:getClientConfig": (_args, { project, region }) => ({
    ...{ id: `projects/"${project}"`, project, region, zone: `${region}-a`, accessToken: "token", defaultLabels: {} },
  }),
  "gcp:dns/getManagedZone:getManagedZone": (args, { project }, existing) => {
    const name = text(args, "name");
    const id = `projects/${project}/managedZones/${name}`;
    const { dnsName } = stateOf(id, existing, absentZone(name));
    return { ...args, id, project, dnsName: dnsName! };
  },
};

export function gcpFunction(token: string, args: JsonObject, place: Place, existing: Existing): JsonObject {
  const answer = FUNCTIONS[token];
  if (!answer) throw new Error(`the in-memory cloud does not answer ${token}: describe it in gcp/functions.ts`);
  try {
    return answer(args, place, existing);
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    // tfbridge/provider.go, Invoke.
    throw new Error(`invoking ${token}: ${providerError(error.message)}`, { cause: error });
  }
}

class NotFound extends Error {}

function stateOf(id: string, existing: Existing, absent: string): JsonObject {
  const found = existing.get(id);
  if (!found) throw new NotFound(absent);
  return found.state;
}
