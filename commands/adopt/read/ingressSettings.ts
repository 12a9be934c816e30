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
    leaveOtherController(ingress, context);
  }
  for (const { service, port } of servers.flatMap(({ ways }) => ways)) {
    const config = backendConfigOf(service, port, view);
    const at = config?.root.at("spec", "securityPolicy", "name");
    // An empty name takes a policy off.
    if (at?.text !== undefined && at.text !== "")
      draft.set(["ingress", "cloudArmorPolicy"], at.text, context.place(at));
    if (config !== undefined) readLogging(config, context);
  }
}

function readCertificates({ root }: KubeObject, { draft, place, leave }: Context): void {
  const at = root.at("metadata", "annotations", PRE_SHARED);
  const names = (at.text ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const managed = root.at("metadata", "annotations", MANAGED);
  if (names.length > 0) draft.set(["ingress", "certificate", "preShared"], names, place(at));
  if (managed.exists && names.length > 0)
    leave("managed certificates", managed, "the settings take them or pre-shared ones, which come first");
  if (managed.exists && !draft.has(["ingress", "certificate", "preShared"]))
    draft.set(["ingress", "certificate", "managed"], true, `${place(managed)}: one for each host`);
  for (const tls of root.at("spec", "tls").list) {
    const reason =
      "certificates are managed, or pre-shared ones of Compute Engine: " +
      "gcloud compute ssl-certificates create NAME --certificate FILE --private-key FILE, then ingress.certificate.preShared";
    leave(`the certificate in Secret ${tls.at("secretName").text ?? ""}`, tls, reason);
  }
}

function readAddress(ingress: KubeObject, { draft, place, leave }: Context): void {
  const at = ADDRESS.map((key) => annotation(ingress, key)).find((one) => one.exists);
  if (at?.text === undefined) return;
  // The stack that wrote it makes the address too, and would not find it reserved by someone else.
  if (isOwn(ingress)) return leave(`the address ${at.text}`, at, "this program makes it: a stack's own");
  draft.set(["ingress", "reservedAddress"], at.text, place(at));
}

function readFrontend(ingress: KubeObject, { draft, place, view, leave }: Context): void {
  const name = annotation(ingress, FRONTEND).text;
  const frontend = name === undefined ? undefined : view.find("FrontendConfig", ingress.namespace, name);
  const [policy, redirect] = [
    frontend?.root.at("spec", "sslPolicy"),
    frontend?.root.at("spec", "redirectToHttps", "enabled"),
  ];
  if (redirect?.bool === true) draft.set(["ingress", "httpsRedirect"], true, place(redirect));
  if (policy?.text === undefined) return;
  if (isOwn(ingress)) leave(`the SSL policy ${policy.text}`, policy, "this program makes it: a stack's own");
  else draft.set(["ingress", "sslPolicy"], policy.text, place(policy));
}

function leaveOtherController(ingress: KubeObject, { draft, place }: Context): void {
  if (isGkeIngress(ingress)) return;
  const reason =
    "the Ingress is of another controller; here Google's load balancer takes the calls, at an address of its own, open to everyone";
  draft.leaveOut(`Ingress/${ingress.name} as it is`, place(ingress.root), reason, true);
}

/** Logging that is on without a rate logs every call. */
function readLogging({ root }: KubeObject, { draft, place }: Context): void {
  const logging = root.at("spec", "logging");
  if (!logging.exists) return;
  const rate = logging.at("enable").bool === true ? (logging.at("sampleRate").number ?? 1) : 0;
  draft.set(["ingress", "logSampleRate"], rate, place(logging));
}
