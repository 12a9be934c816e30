import type { Field } from "../../../checks/field";
import { region as regionSchema, regionOf } from "../../../settings/values/location";
import { namespaceName, projectId } from "../../../settings/values/names";
import type { Context, ServerSource } from "./context";

/** Projects of Google's whose images everybody uses. */
const PUBLIC = /^(?:google[-_].*|cloudrun|distroless|k8s-.*|kubernetes-.*|cloud-.*|istio-.*)$/;
const REGISTRY =
  /^(?:([a-z]+-[a-z]+\d+)-docker\.pkg\.dev|[a-z]+-docker\.pkg\.dev|(?:[a-z]+\.)?gcr\.io)\/([a-z][-a-z0-9]+)\//;
const ZONE_LABELS = /^(?:topology|failure-domain\.beta)\.kubernetes\.io\/(?:zone|region)$/;

/** Project and region: as the user states, or as images and node selectors let them be known. */
export function readPlace(servers: readonly ServerSource[], { draft, stated, place }: Context): void {
  const images = servers.map(({ app }) => app.field.at("image"));
  const found = images.flatMap((at) => {
    const [, region, project = ""] = REGISTRY.exec(at.text ?? "") ?? [];
    return PUBLIC.test(project) || !projectId.safeParse(project).success ? [] : [{ at, region, project }];
  })[0];
  const check = "of the image; correct it if the cluster is elsewhere";
  if (stated.project !== undefined) draft.set(["gcp:project"], stated.project, "--project");
  else if (found !== undefined) draft.set(["gcp:project"], found.project, `${place(found.at)}: ${check}`);
  else draft.placeholder(["gcp:project"], "replace-me", "write the Google Cloud project's id, or give --project");
  const zone = servers
    .flatMap(({ pod }) => pod.spec.at("nodeSelector").entries)
    .find(([key]) => ZONE_LABELS.test(key))?.[1];
  const near = regionOf(zone?.text ?? "");
  if (stated.region !== undefined) draft.set(["gcp:region"], stated.region, "--region");
  else if (zone !== undefined && regionSchema.safeParse(near).success) draft.set(["gcp:region"], near, place(zone));
  else if (found?.region !== undefined) draft.set(["gcp:region"], found.region, `${place(found.at)}: ${check}`);
  else draft.placeholder(["gcp:region"], "us-central1", "write the Google Cloud region, or give --region");
}

/** The namespace that most servers stand in: a stack has one for all of them, as an Ingress reaches no other. */
export function readNamespace(servers: readonly ServerSource[], { draft, place }: Context): void {
  const counts = new Map<string, { count: number; at: Field }>();
  for (const { pod } of servers) {
    const { namespace, root } = pod.owner;
    const before = counts.get(namespace ?? "")?.count ?? 0;
    counts.set(namespace ?? "", { count: before + 1, at: root.at("metadata", "namespace") });
  }
  const all = [...counts].sort(([, a], [, b]) => b.count - a.count);
  const [first] = all;
  if (first === undefined) return;
  for (const [namespace, { at }] of all.slice(1))
    draft.leaveOut(
      `namespace ${namespace}`,
      place(at),
      "all servers of a stack share one: an Ingress reaches no other",
    );
  const [namespace, { at }] = first;
  if (namespaceName.safeParse(namespace).success) {
    if (namespace !== "grpc") draft.set(["namespace"], namespace, place(at));
  } else
    draft.leaveOut(
      `namespace ${namespace}`,
      place(at),
      "it belongs to the cluster; the servers get one of their own, grpc",
    );
}
