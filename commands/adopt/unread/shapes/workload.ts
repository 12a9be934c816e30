import { ENVOY_CONTAINER } from "../../../../settings/names";
import type { ServerSource } from "../../read/context";
import type { Surroundings } from "../known";
import { type Fields, READ, type Shape, fields, inside, is, list, pick, same } from "../shape";
import { appShape, envoyShape } from "./container";
import { metadata, objectFields, selectedOnly } from "./metadata";

/** A server's workload: its app's container and Envoy's are known, every other one is listed. */
export function workloadShapes(server: ServerSource, surroundings: Surroundings): Shape[] {
  const { kind } = server.pod.owner;
  const pod = podShape(server, surroundings);
  if (kind === "Pod") return [objectFields({ spec: pod }, surroundings)];
  const own = fields({
    replicas: READ,
    selector: fields({ matchLabels: selectedOnly(surroundings) }),
    template: fields({ metadata: metadata(surroundings), spec: pod }),
    revisionHistoryLimit: is(10),
    progressDeadlineSeconds: is(600),
    minReadySeconds: is(0),
    paused: is(false),
    // A Rollout's strategy, and a StatefulSet's updateStrategy, are not a Deployment's.
    strategy:
      kind === "Deployment"
        ? fields({
            type: is("RollingUpdate"),
            rollingUpdate: fields({ maxSurge: is("25%"), maxUnavailable: is("25%") }),
          })
        : undefined,
  });
  const made = madeSpec(server, surroundings);
  return [objectFields({ spec: own }, surroundings), fields({ spec: made })];
}

function podShape(server: ServerSource, surroundings: Surroundings): Fields {
  const { app, sidecar, pod } = server;
  const settings = surroundings.settings.servers[server.name];
  const containers = (key: string) =>
    pick((_, index) => {
      const path = pod.spec.at(key, index).path;
      if (path === app.field.path) return appShape(server, surroundings);
      return path === sidecar?.container.field.path ? envoyShape(sidecar) : undefined;
    });
  return fields({
    terminationGracePeriodSeconds: READ,
    containers: containers("containers"),
    initContainers: containers("initContainers"),
    volumes: volumes(server),
    securityContext: fields({ runAsUser: is(settings?.runAsUser), runAsGroup: is(settings?.runAsUser) }),
    serviceAccountName: is(server.name),
    serviceAccount: is(server.name),
    restartPolicy: is("Always"),
    dnsPolicy: is("ClusterFirst"),
    schedulerName: is("default-scheduler"),
    enableServiceLinks: is(true),
    hostNetwork: is(false),
    hostPID: is(false),
    hostIPC: is(false),
    nodeName: is(""),
  });
}

/** Volumes of Envoy's own files, and those whose mounts are listed. */
function volumes({ app, sidecar }: ServerSource) {
  const names = (mounts: readonly { text: string | undefined }[]) => mounts.map(({ text }) => text);
  const own = names(sidecar?.container.field.at("volumeMounts").list.map((mount) => mount.at("name")) ?? []);
  const apps = app.field.at("volumeMounts").list;
  const temporary = names(
    apps.filter((mount) => mount.at("mountPath").text === "/tmp").map((mount) => mount.at("name")),
  );
  const files = list(fields({ key: READ, path: READ }));
  return pick((value) => {
    const name = inside(value, "name");
    const isOwn = typeof name === "string" && own.includes(name);
    return fields({
      name: READ,
      configMap: isOwn ? fields({ name: READ, items: files, defaultMode: is(420) }) : undefined,
      secret: isOwn ? fields({ secretName: READ, items: files, defaultMode: READ }) : undefined,
      emptyDir: typeof name === "string" && temporary.includes(name) ? fields({}) : undefined,
    });
  });
}

/** What is the same as in the pods that the stack deploys. */
function madeSpec({ name, app, sidecar, pod }: ServerSource, { made }: Surroundings): Fields {
  const spec = inside(made.servers[name]?.deployment, "spec");
  const template = inside(spec, "template", "spec");
  const part = (value: unknown, keys: readonly string[]) =>
    fields(Object.fromEntries(keys.map((key) => [key, same(inside(value, key))])));
  const parts = ["securityContext", "lifecycle", "readinessProbe", "livenessProbe", "startupProbe", "resources"];
  const own = inside(template, "containers", 0);
  const before = inside(template, "initContainers");
  const named = (name: string): unknown =>
    Array.isArray(before) ? before.find((one) => inside(one, "name") === name) : undefined;
  const envoy = named(ENVOY_CONTAINER);
  const containers = (key: string) =>
    pick((_, index) => {
      const path = pod.spec.at(key, index).path;
      if (path === app.field.path) return part(own, parts);
      return path === sidecar?.container.field.path ? part(envoy, [...parts, "restartPolicy"]) : undefined;
    });
  return fields({
    strategy: pod.owner.kind === "Deployment" ? same(inside(spec, "strategy")) : undefined,
    ...part(spec, ["minReadySeconds", "progressDeadlineSeconds", "revisionHistoryLimit"]).fields,
    template: fields({
      spec: fields({
        ...part(template, ["securityContext", "automountServiceAccountToken", "enableServiceLinks"]).fields,
        containers: containers("containers"),
        initContainers: containers("initContainers"),
      }),
    }),
  });
}
