import { text, type JsonObject } from "../json";
import { documentationAddress } from "./compute";
import type { Place } from "./kinds";

type Answer = (args: JsonObject, place: Place) => JsonObject;

/** The look-ups that a program may make of things it did not create. Each exists under whatever name is asked for. */
const FUNCTIONS: Record<string, Answer> = {
  "gcp:compute/getGlobalAddress:getGlobalAddress": (args, { project }) => {
    const id = `projects/${project}/global/addresses/${text(args, "name")}`;
    return { ...args, id, project, address: documentationAddress(id), selfLink: id, status: "RESERVED" };
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

export function gcpFunction(token: string, args: JsonObject, place: Place): JsonObject {
  const answer = FUNCTIONS[token];
  if (!answer) throw new Error(`the in-memory cloud does not answer ${token}: describe it in gcp/functions.ts`);
  return answer(args, place);
}
