import { refusal, type ApiClient } from "../apiClient";
import { child, text, type JsonObject } from "../json";

export interface ApiResource {
  apiVersion: string;
  kind: string;
  plural: string;
  namespaced: boolean;
  listable: boolean;
}

/** The kinds that the API server serves now. Nothing is kept: a custom resource's kind may come at any time. */
export class Discovery {
  constructor(private readonly api: ApiClient) {}

  async find(apiVersion: string, kind: string): Promise<ApiResource | undefined> {
    return (await this.resourcesOf(apiVersion)).find((resource) => resource.kind === kind);
  }

  /** Every kind whose objects live in a namespace. */
  async namespaced(): Promise<ApiResource[]> {
    const groups = (await this.api.request("GET", "/apis")).body.groups;
    const versions = (Array.isArray(groups) ? groups : []).map((group) =>
      text(child(group, "preferredVersion"), "groupVersion"),
    );
    const resources = await Promise.all(["v1", ...versions].map((version) => this.resourcesOf(version)));
    return resources.flat().filter((resource) => resource.namespaced && resource.listable);
  }

  private async resourcesOf(apiVersion: string): Promise<ApiResource[]> {
    const answer = await this.api.request("GET", apiRoot(apiVersion));
    if (answer.status === 404) return [];
    if (answer.status !== 200) throw new Error(refusal(answer));
    const resources = (Array.isArray(answer.body.resources) ? answer.body.resources : []) as JsonObject[];
    return resources
      .filter((resource) => !text(resource, "name").includes("/"))
      .map((resource) => ({
        apiVersion,
        kind: text(resource, "kind"),
        plural: text(resource, "name"),
        namespaced: resource.namespaced === true,
        listable: Array.isArray(resource.verbs) && resource.verbs.includes("list"),
      }));
  }
}

export function collectionPath({ apiVersion, plural, namespaced }: ApiResource, namespace: string): string {
  return `${apiRoot(apiVersion)}/${namespaced ? `namespaces/${namespace}/` : ""}${plural}`;
}

function apiRoot(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
