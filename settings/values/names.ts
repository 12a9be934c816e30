import { map, say, text } from "../schema";

const LOWER = "lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen";
const lower = (max: number): RegExp => new RegExp(`^[a-z](?:[-a-z0-9]{0,${max - 2}}[a-z0-9])?$`);

/** A name of at most `max` characters out of lower-case letters, digits and hyphens: RFC 1035 labels, GKE's and Compute Engine's names. */
export function lowerName(max: number, what: string, fix = "write a name such as my-server") {
  return text(lower(max), `${what} has at most ${max} characters: ${LOWER}`, fix);
}

/** https://cloud.google.com/resource-manager/docs/creating-managing-projects */
export const projectId = text(
  /^[a-z][-a-z0-9]{4,28}[a-z0-9]$/,
  `a Google Cloud project id has 6 to 30 characters: ${LOWER}`,
  "write the id, not the project's name or number: gcloud projects list",
);

/** https://cloud.google.com/iam/docs/service-accounts-create */
export const serviceAccountId = text(
  /^[a-z][-a-z0-9]{4,28}[a-z0-9]$/,
  `a service account id has 6 to 30 characters: ${LOWER}`,
  "write a name such as my-server-runtime, without @project",
);

/** A namespace that the program may own. */
export const namespaceName = lowerName(63, "a namespace", "write a name such as grpc").refine(
  (value) => !/^(?:default|kube-.*|gke-.*|gmp-.*)$/.test(value),
  {
    error: say(
      "a namespace of your own: default, kube-*, gke-* and gmp-* belong to the cluster",
      "write a name such as grpc",
    ),
  },
);

/** A fully qualified host name; wildcards (`*.example.com`) pass here and are refused where a managed certificate needs a plain one. */
export const hostName = text(
  /^(?=.{1,253}$)(?:\*\.)?(?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/,
  "a host name in lower case with at least one dot, without scheme, port or path",
  "write it as grpc.example.com",
);

const GRPC_SERVICE = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;

/** A fully qualified gRPC service: the part of `/package.Service/Method` between the slashes. */
export const grpcServiceName = text(
  GRPC_SERVICE,
  "a gRPC service's full name: package and service, with dots, without slashes",
  "write it as the .proto file has it: acme.v1.Billing",
);

/** A method of a gRPC service: the part of `/package.Service/Method` after the second slash. */
export const grpcMethodName = text(
  /^[A-Za-z_]\w*$/,
  "a gRPC method's name, without its service and without slashes",
  "write it as the .proto file has it: Charge",
);

/** What grpc.health.v1.Health is asked for. */
export const healthServiceName = text(
  new RegExp(`^$|${GRPC_SERVICE.source}`),
  'a gRPC service\'s full name, or "" for the whole server',
  "write it as the server registers it: acme.v1.Billing",
);

export const environmentName = text(
  /^[A-Za-z_]\w*$/,
  "an environment variable's name: letters, digits and _, not beginning with a digit",
  "write a name such as LOG_LEVEL",
);

/** Name of a Kubernetes object whose name is a DNS subdomain, such as a Secret. */
export const objectName = text(
  /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/,
  "a Kubernetes object's name: at most 253 lower-case letters, digits, hyphens and dots",
  "write the name as kubectl get prints it",
);

/** https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go: IsConfigMapKey. */
export const secretKey = text(
  /^(?!\.$|\.\.)[-._a-zA-Z0-9]{1,253}$/,
  "a Secret's key: at most 253 letters, digits, -, _ and ., not beginning with two dots",
  "write the key as kubectl describe secret prints it",
);

const GCP_LABELS_MAX = 64;

/** https://cloud.google.com/kubernetes-engine/docs/how-to/creating-managing-labels#requirements, and `goog-`, which Google's own begin with. */
export const gcpLabels = map(
  text(
    /^[\p{Ll}\p{Lo}][-_\p{Ll}\p{Lo}\p{N}]{0,62}$/u,
    "a Google Cloud label's key: at most 63 lower-case letters, digits, - and _, beginning with a letter",
    "write a key such as team",
  ).refine((key) => !key.startsWith("goog-"), {
    error: say("a key of your own: goog-… belongs to Google Cloud", "write a key such as team"),
  }),
  text(
    /^[-_\p{Ll}\p{Lo}\p{N}]{0,63}$/u,
    "a Google Cloud label's value: at most 63 lower-case letters, digits, - and _",
    "write a value such as payments",
  ),
).refine((labels) => Object.keys(labels).length <= GCP_LABELS_MAX, {
  error: say(`at most ${GCP_LABELS_MAX} labels`, "take some out"),
});

const LABEL_KEY =
  /^(?:(?=.{1,253}\/)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9](?:[-._A-Za-z0-9]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[-._A-Za-z0-9]{0,61}[A-Za-z0-9])?)?$/;

/** A key of a label, an annotation or a taint, whoever it belongs to. */
export const anyLabelKey = text(
  LABEL_KEY,
  "a Kubernetes label's key: an optional DNS prefix and /, then at most 63 letters, digits, -, _ and .",
  "write a key such as acme.com/pool",
);

/** A label's or taint's key that a node may be given. */
export const labelKey = anyLabelKey.refine((key) => !/^(?:[^/]*\.)?(?:kubernetes|k8s)\.io\//.test(key), {
  error: say("a key of your own: kubernetes.io and k8s.io belong to Kubernetes", "write a key such as acme.com/pool"),
});

/** A node's label. GKE answers "Node labels with key … are managed by GKE or Kubernetes": https://github.com/GoogleCloudPlatform/magic-modules/pull/11878 */
export const nodeLabelKey = labelKey.refine((key) => !/^cloud\.google\.com\//.test(key), {
  error: say("a key of your own: cloud.google.com belongs to GKE", "write a key such as acme.com/pool"),
});

/** A Kubernetes label's or taint's value. */
export const labelValue = text(
  LABEL_VALUE,
  "a Kubernetes label's value: at most 63 letters, digits, -, _ and .",
  "write a value such as batch",
);

/** A container's port by its name: https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go, IsValidPortName. */
export const portName = text(
  /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/,
  "a port's name has at most 15 lower-case letters, digits and hyphens, and at least one letter",
  "write a name such as rest",
);

/** https://cloud.google.com/iam/docs/roles-overview; the id of a custom role: https://cloud.google.com/iam/docs/creating-custom-roles. Basic roles are refused: they give a server the whole project. */
export const iamRole = text(
  /^(?:roles\/[A-Za-z0-9_.]+|(?:projects\/[-a-z0-9]+|organizations\/\d+)\/roles\/[A-Za-z0-9_.]{3,64})$/,
  "an IAM role: roles/service.role, or projects/…/roles/… for a custom one, whose id has 3 to 64 characters",
  "write it as roles/cloudtrace.agent",
).refine((role) => !["roles/owner", "roles/editor", "roles/viewer"].includes(role), {
  error: say(
    "a role for one purpose: the basic roles owner, editor and viewer reach the whole project",
    "write the roles that the server's calls need",
  ),
});
