import { text, type JsonObject } from "../json";
import type { Place } from "./existing";
import type { GcpKind } from "./kind";
import { must, recordName, rfc1035Name } from "./names";

export const serviceAccount: GcpKind = {
  named: "accountId",
  validate: must("accountId", "account_id", rfc1035Name(6, 30)),
  creating: "Error creating service account: ",
  refuseCreation: refusedDisplayName,
  id: (inputs, { project }) => `projects/${project}/serviceAccounts/${accountEmail(inputs, project)}`,
  replacedBy: ["accountId", "project"],
  computed: (inputs, { project }, id) => {
    const email = accountEmail(inputs, project);
    return { project, email, name: id, member: `serviceAccount:${email}`, uniqueId: "100000000000000000001" };
  },
  outputOnly: ["email", "name", "member", "uniqueId"],
  timeouts: { create: 5 },
};

/**
 * The limit: https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts, displayName. The provider
 * does not look at it, and the API's words for it are not public: these are not they.
 */
function refusedDisplayName(inputs: JsonObject): string | undefined {
  const bytes = Buffer.byteLength(text(inputs, "displayName"));
  return bytes > 100 ? `googleapi: Error 400: displayName has ${bytes} bytes, at most 100 are allowed` : undefined;
}

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

export const secretIamMember: GcpKind = {
  id: (inputs, { project }) =>
    `projects/${project}/secrets/${text(inputs, "secretId")}/${text(inputs, "role")}/${text(inputs, "member")}`,
  replacedBy: ["secretId", "role", "member", "project", "condition"],
  computed: () => ({ etag: "BwX=" }),
};

export const projectService: GcpKind = {
  timeouts: { create: 20, delete: 20, read: 10, update: 20 },
  id: (inputs, { project }) => `${project}/${text(inputs, "service")}`,
  replacedBy: ["service", "project"],
  computed: (_inputs, { project }) => ({ project }),
};

/** No resource of a stack here: it is there before. */
export const managedZone: GcpKind = {
  id: (inputs, { project }) => `projects/${project}/managedZones/${text(inputs, "name")}`,
  replacedBy: ["name", "project"],
  computed: (_inputs, { project }) => ({ project, dnsName: "example.com." }),
};

/** https://github.com/stacklok/sigstore-the-hard-way/issues/10 */
export function absentZone(name: string): string {
  return `googleapi: Error 404: The 'parameters.managedZone' resource named '${name}' does not exist., notFound`;
}

export const recordSet: GcpKind = {
  named: "name",
  validate: must("name", "name", recordName),
  creating: "Error creating DNS RecordSet: ",
  uses: [{ field: "managedZone", to: "managedZones", absent: ({ name }) => absentZone(name) }],
  id: (inputs, { project }) =>
    `projects/${project}/managedZones/${text(inputs, "managedZone")}/rrsets/${text(inputs, "name")}/${text(inputs, "type")}`,
  replacedBy: ["managedZone", "name", "project"],
  computed: (_inputs, { project }) => ({ project }),
};

const repositoryPath = ({ project, location }: Place): string =>
  `projects/${project}/locations/${location}/repositories/`;

export const repository: GcpKind = {
  timeouts: { create: 20, delete: 20, update: 20 },
  id: (inputs, place) => repositoryPath(place) + text(inputs, "repositoryId"),
  replacedBy: ["format", "repositoryId", "location", "kmsKeyName", "mode", "project"],
  computed: (inputs, { project, location }) => ({ project, location, name: text(inputs, "repositoryId") }),
};

export const repositoryIamMember: GcpKind = {
  id: (inputs, place) => {
    const name = text(inputs, "repository").split("/").at(-1);
    return `${repositoryPath(place)}${name}/${text(inputs, "role")}/${text(inputs, "member")}`;
  },
  replacedBy: ["repository", "location", "role", "member", "project", "condition"],
  computed: () => ({ etag: "BwX=" }),
};

function accountEmail(inputs: JsonObject, project: string): string {
  return `${text(inputs, "accountId")}@${project}.iam.gserviceaccount.com`;
}
