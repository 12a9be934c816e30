import type { Field } from "../../../checks/field";
import { backendConfigOf } from "../../../checks/view/arrivals";
import { isGkeIngress } from "../../../checks/view/ingress";
import type { KubeObject } from "../../../checks/view/kubeObject";
import { annotation } from "../../../checks/view/service";
import type { Context, ServerSource } from "./context";
import { isOwn } from "./own";

const PRE_SHARED = "ingress.gcp.kubernetes.io/pre-shared-cert";
const MANAGED = "networking.gke.io/managed-certificates";
const ADDRESS = ["kubernetes.io/ingress.global-static-ip-name", "networking.gke.io/static-ip"];
const FRONTEND = "networking.gke.io/v1beta1.FrontendConfig";
/** Annotations of an Ingress that the settings have a place for, or that the program writes by itself. */
const KNOWN =
  /^(?:ingress\.gcp\.kubernetes\.io\/pre-shared-cert|networking\.gke\.io\/(?:managed-certificates|v1beta1\.FrontendConfig|static-ip)|kubernetes\.io\/ingress\.(?:class|allow-http|global-static-ip-name)|ingress\.kubernetes\.io\/.*|cloud\.google\.com\/.*)$/;

/** The way in from outside: certificates, address, policies. */
export function readIngressSettings(servers: readonly ServerSource[], context: Context): void {
  const { draft, view } = context;
  const led = [
    ...new Set(servers.flatMap(({ ways }) => ways.flatMap(({ backends }) => backends.map(({ ingress }) => ingress)))),
  ];
  for (const ingress of led) {
    readCertificates(ingress, context);
    readAddress(ingress, context);
    readFrontend(ingress, context);
    readAnnotations(ingress, context);
  }
  for (const { service, port } of servers.flatMap(({ ways }) => ways)) {
    const config = backendConfigOf(service, port, view);
    const at = config?.root.at("spec", "securityPolicy", "name");
    // An empty name takes a policy off.
    if (at?.text !== undefined && at.text !== "")
      draft.set(["ingress", "cloudArmorPolicy"], at.text, context.place(at));
    if (config !== undefined) readLogging(config, context);
    if (config !== undefined) leaveBackendOptions(config, context);
  }
}

function readCertificates({ root }: KubeObject, { draft, place }: Context): void {
  const at = root.at("metadata", "annotations", PRE_SHARED);
  const names = (at.text ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const managed = root.at("metadata", "annotations", MANAGED);
  if (names.length > 0) draft.set(["ingress", "certificate", "preShared"], names, place(at));
  if (managed.exists && names.length > 0)
    draft.leaveOut(
      "managed certificates",
      place(managed),
      "the settings take them or pre-shared ones, which come first",
    );
  if (managed.exists && !draft.has(["ingress", "certificate", "preShared"]))
    draft.set(["ingress", "certificate", "managed"], true, `${place(managed)}: one for each host`);
  for (const tls of root.at("spec", "tls").list) {
    const reason =
      "certificates are managed, or pre-shared ones of Compute Engine: " +
      "gcloud compute ssl-certificates create NAME --certificate FILE --private-key FILE, then ingress.certificate.preShared";
    draft.leaveOut(`the certificate in Secret ${tls.at("secretName").text ?? ""}`, place(tls), reason);
  }
}

function readAddress(ingress: KubeObject, { draft, place }: Context): void {
  const at = ADDRESS.map((key) => annotation(ingress, key)).find((one) => one.exists);
  if (at?.text === undefined) return;
  // The stack that wrote it makes the address too, and would not find it reserved by someone else.
  if (isOwn(ingress))
    return draft.leaveOut(`the address ${at.text}`, place(at), "this program makes it: a stack's own");
  draft.set(["ingress", "reservedAddress"], at.text, place(at));
}

function readFrontend(ingress: KubeObject, { draft, place, view }: Context): void {
  const name = annotation(ingress, FRONTEND).text;
  const frontend = name === undefined ? undefined : view.find("FrontendConfig", ingress.namespace, name);
  const [policy, redirect] = [
    frontend?.root.at("spec", "sslPolicy"),
    frontend?.root.at("spec", "redirectToHttps", "enabled"),
  ];
  if (redirect?.bool === true) draft.set(["ingress", "httpsRedirect"], true, place(redirect));
  if (policy?.text === undefined) return;
  if (isOwn(ingress))
    draft.leaveOut(`the SSL policy ${policy.text}`, place(policy), "this program makes it: a stack's own");
  else draft.set(["ingress", "sslPolicy"], policy.text, place(policy));
}

function readAnnotations(ingress: KubeObject, { draft, place }: Context): void {
  if (!isGkeIngress(ingress)) {
    const reason =
      "the Ingress is of another controller; here Google's load balancer takes the calls, at an address of its own";
    draft.leaveOut(`Ingress/${ingress.name} as it is`, place(ingress.root), reason);
  }
  for (const [key, at] of ingress.root.at("metadata", "annotations").entries) {
    if (KNOWN.test(key)) continue;
    draft.leaveOut(`annotation ${key}`, place(at), "there is no setting for it");
  }
}

/** Logging that is on without a rate logs every call. */
function readLogging({ root }: KubeObject, { draft, place }: Context): void {
  const logging = root.at("spec", "logging");
  if (!logging.exists) return;
  const rate = logging.at("enable").bool === true ? (logging.at("sampleRate").number ?? 1) : 0;
  draft.set(["ingress", "logSampleRate"], rate, place(logging));
}

const BACKEND_OPTIONS = ["cdn", "iap", "sessionAffinity", "customRequestHeaders", "customResponseHeaders"];

function leaveBackendOptions({ root }: KubeObject, { draft, place }: Context): void {
  for (const key of BACKEND_OPTIONS) {
    const at: Field = root.at("spec", key);
    if (at.exists) draft.leaveOut(`BackendConfig ${key}`, place(at), "there is no setting for it");
  }
}
