import { Field } from "../../../checks/field";
import { backendConfigOf } from "../../../checks/view/arrivals";
import type { KubeObject } from "../../../checks/view/kubeObject";
import { autoscalerOf, budgetsOf } from "../../../checks/view/scaling";
import { annotation } from "../../../checks/view/service";
import type { Settings } from "../../../settings/resolved";
import type { Context, ServerSource } from "../read/context";
import { isOwn } from "../read/own";
import { readBootstrapText } from "./bootstrapText";
import { type Surroundings, selectedLabels } from "./known";
import { madeBy } from "./made";
import { reasonOf } from "./reasons";
import { READ, type Shape, fields, same } from "./shape";
import { bootstrapShape } from "./shapes/bootstrap";
import { configMapShape, envoysOf } from "./shapes/configMap";
import { backendConfigShape, certificateShape, frontendConfigShape, ingressShape } from "./shapes/ingress";
import { accountShape, autoscalerShape, budgetShape, namespaceShape } from "./shapes/scaling";
import { serviceShape } from "./shapes/service";
import { workloadShapes } from "./shapes/workload";
import { shown } from "./shown";
import { type Unread, unreadOf } from "./walk";

/**
 * Lists every field of every object that is neither carried over, nor listed already, nor known to be a default.
 * What no one has thought of is listed by that, too.
 */
export function leaveUnread(servers: readonly ServerSource[], settings: Settings, context: Context): void {
  const { view } = context;
  const surroundings = { context, servers, settings, made: madeBy(settings), selected: selectedLabels(context) };
  for (const object of view.objects) {
    const shapes = shapesOf(object, surroundings);
    if (shapes.length > 0) leaveFields(object, shapes, surroundings);
    else leaveWhole(object, surroundings);
  }
  for (const envoy of envoysOf(surroundings)) {
    const { text, bootstrap, pod } = envoy;
    if (text?.text === undefined || bootstrap === undefined) continue;
    const read = readBootstrapText(text.text);
    const server = servers.find((one) => one.pod === pod);
    const own =
      isOwn(pod.owner) && server !== undefined ? [same(surroundings.made.servers[server.name]?.bootstrap)] : [];
    const at = new Field(text.resource, text.path, undefined);
    const shapes = [bootstrapShape(envoy, surroundings), ...own];
    const root = { at, shown: new Field(text.resource, "", undefined) };
    const unread = unreadOf(read.value, shapes, root, { ledger: context.ledger, written: read.written });
    for (const one of unread) leaveOne("ConfigMap", `Envoy's ${one.shown}`, one, context);
  }
}

function leaveFields(object: KubeObject, shapes: readonly Shape[], { context }: Surroundings): void {
  const root = { at: object.root, shown: object.root };
  for (const one of unreadOf(object.resource.inputs, shapes, root, context))
    leaveOne(object.kind, `${object.kind}/${object.name} ${one.shown}`, one, context);
}

function leaveOne(kind: string, what: string, one: Unread, { draft, place }: Context): void {
  const { reason, keepsOut } = reasonOf(kind, one);
  draft.leaveOut(`${what} ${shown(one.value)}`, place(one.at), reason, keepsOut, one.at);
}

/** An object that no server has to do with, or that there is no setting for. */
function leaveWhole(object: KubeObject, { context, settings }: Surroundings): void {
  const { leave, ledger } = context;
  if (ledger.isListed(object.root)) return;
  const what = `${object.kind}/${object.name}`;
  if (object.kind === "Secret") {
    const names = Object.values(settings.servers).flatMap(({ secretEnv }) => Object.values(secretEnv));
    const isUsed = names.some(({ secret }) => secret === object.name);
    const words = isUsed ? "secretEnv names it, and the stack does not make it" : "the stack does not make it";
    return leave(what, object.root, `${words}: a Secret's values are in no setting`);
  }
  const value = Object.fromEntries(
    Object.entries(object.resource.inputs).filter(([key]) => !["apiVersion", "kind", "metadata"].includes(key)),
  );
  const { reason, keepsOut } = reasonOf(object.kind, { at: object.root, shown: "", value });
  const words = reason === "there is no setting for it" ? "no gRPC server that was found has to do with it" : reason;
  leave(what, object.root, words, keepsOut);
}

/** What is known of an object by what it is to the servers; none where it is nothing to them. */
function shapesOf(object: KubeObject, surroundings: Surroundings): Shape[] {
  const shape = tableOf(object, surroundings);
  const table = shape === undefined ? [] : [shape].flat();
  return isOwn(object) || object.kind === "Namespace" ? [...table, ...ownShapes(object, surroundings)] : table;
}

/** An object that this program wrote is known as far as the drafted stack deploys the same. */
function ownShapes({ kind, name }: KubeObject, { made, context }: Surroundings): Shape[] {
  const object = made.objects.get(`${kind}/${name}`);
  if (object === undefined) return [];
  const known = fields({ apiVersion: READ, kind: READ, metadata: fields({ name: READ, namespace: READ }) });
  if (kind === "Namespace" && !context.view.objects.some(isOwn)) return [known];
  const keys = fields({ "tls.crt": READ, "tls.key": READ });
  if (kind === "Secret") return [known, same(object), fields({ stringData: keys, data: keys })];
  if (kind === "Namespace")
    return [
      known,
      same(object),
      fields({ metadata: fields({ annotations: fields({ "grpc-envoy-gke/stack": READ }) }) }),
    ];
  return [known, same(object)];
}

function tableOf(object: KubeObject, surroundings: Surroundings): Shape | Shape[] | undefined {
  const { servers, context } = surroundings;
  const { view } = context;
  const ways = servers.flatMap((server) => server.ways);
  const ingresses = ways.flatMap(({ backends }) => backends.map(({ ingress }) => ingress));
  const names = (key: string) => ingresses.flatMap((one) => annotation(one, key).text?.split(",") ?? []);
  const server = servers.find(({ pod }) => pod.owner === object);
  if (server !== undefined) return workloadShapes(server, surroundings);
  switch (object.kind) {
    case "Service": {
      const way = ways.find(({ service }) => service.object === object);
      return way && serviceShape(way.service, surroundings);
    }
    case "Ingress":
      return ingresses.includes(object) ? ingressShape(object, surroundings) : undefined;
    case "BackendConfig":
      return ways.some(({ service, port }) => backendConfigOf(service, port, view) === object)
        ? backendConfigShape(surroundings)
        : undefined;
    case "FrontendConfig":
      return names("networking.gke.io/v1beta1.FrontendConfig").includes(object.name ?? "")
        ? frontendConfigShape(surroundings)
        : undefined;
    case "ManagedCertificate":
      return names("networking.gke.io/managed-certificates").some((name) => name.trim() === object.name)
        ? certificateShape(surroundings)
        : undefined;
    case "HorizontalPodAutoscaler": {
      const scaled = servers.find(({ pod }) => autoscalerOf(pod, view) === object);
      return scaled && autoscalerShape(scaled, surroundings);
    }
    case "PodDisruptionBudget":
      return servers.some(({ pod }) => budgetsOf(pod, view).includes(object)) ? budgetShape(surroundings) : undefined;
    case "ServiceAccount":
      return servers.some(({ pod }) => pod.spec.at("serviceAccountName").text === object.name)
        ? accountShape(surroundings)
        : undefined;
    case "Namespace":
      return servers.some(({ pod }) => pod.owner.namespace === object.name) ? namespaceShape(surroundings) : undefined;
    case "ConfigMap":
      return configMapShape(object, surroundings);
    default:
      return undefined;
  }
}
