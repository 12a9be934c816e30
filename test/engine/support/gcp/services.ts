import { text, type JsonObject } from "../json";
import type { GcpKind } from "./kinds";

export const serviceAccount: GcpKind = {
  id: (inputs, { project }) => `projects/${project}/serviceAccounts/${accountEmail(inputs, project)}`,
  replacedBy: ["accountId", "project"],
  computed: (inputs, { project }, id) => {
    const email = accountEmail(inputs, project);
    return { project, email, name: id, member: `serviceAccount:${email}`, uniqueId: "100000000000000000001" };
  },
};

export const projectIamMember: GcpKind = {
  id: (inputs, { project }) => `${project}/${text(inputs, "role")}/${text(inputs, "member")}`,
  replacedBy: ["role", "member", "project", "condition"],
  computed: () => ({ etag: "BwX=" }),
};

export const serviceAccountIamMember: GcpKind = {
  id: (inputs) => ["serviceAccountId", "role", "member"].map((field) => text(inputs, field)).join("/"),
  replacedBy: ["serviceAccountId", "role", "member", "condition"],
  computed: () => ({ etag: "BwX=" }),
};

export const projectService: GcpKind = {
  id: (inputs, { project }) => `${project}/${text(inputs, "service")}`,
  replacedBy: ["service", "project"],
  computed: (_inputs, { project }) => ({ project }),
};

export const recordSet: GcpKind = {
  id: (inputs, { project }) =>
    `projects/${project}/managedZones/${text(inputs, "managedZone")}/rrsets/${text(inputs, "name")}/${text(inputs, "type")}`,
  replacedBy: ["managedZone", "name", "project"],
  computed: (_inputs, { project }) => ({ project }),
};

const repositoryPath = (inputs: JsonObject, project: string, region: string): string =>
  `projects/${project}/locations/${text(inputs, "location") || region}/repositories/`;

export const repository: GcpKind = {
  id: (inputs, { project, region }) => repositoryPath(inputs, project, region) + text(inputs, "repositoryId"),
  replacedBy: ["format", "repositoryId", "location", "kmsKeyName", "mode", "project"],
  computed: (inputs, { project, region }) => ({ project, location: region, name: text(inputs, "repositoryId") }),
};

export const repositoryIamMember: GcpKind = {
  id: (inputs, { project, region }) => {
    const name = text(inputs, "repository").split("/").at(-1);
    return `${repositoryPath(inputs, project, region)}${name}/${text(inputs, "role")}/${text(inputs, "member")}`;
  },
  replacedBy: ["repository", "location", "role", "member", "project", "condition"],
  computed: () => ({ etag: "BwX=" }),
};

function accountEmail(inputs: JsonObject, project: string): string {
  return `${text(inputs, "accountId")}@${project}.iam.gserviceaccount.com`;
}
