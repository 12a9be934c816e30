import { z } from "zod";
import { say, text } from "../schema";

const LOWER = "lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen";
const lower = (max: number): RegExp => new RegExp(`^[a-z](?:[-a-z0-9]{0,${max - 2}}[a-z0-9])?$`);

/** A name of at most `max` characters out of lower-case letters, digits and hyphens: RFC 1035 labels, GKE's and Compute Engine's names. */
export function lowerName(max: number, what: string) {
  return text(lower(max), `${what} has at most ${max} characters: ${LOWER}`, "write a name such as my-server");
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
export const namespaceName = lowerName(63, "a namespace").refine(
  (value) => !/^(?:default|kube-.*|gke-.*|gmp-.*)$/.test(value),
  {
    error: say(
      "a namespace of your own: default, kube-*, gke-* and gmp-* belong to the cluster",
      "write a name such as grpc",
    ),
  },
);

/** A fully qualified host name; wildcards (`*.example.com`) pass here and are refused where a managed certificate needs a plain one. */
export const hostName = z
  .string()
  .refine(
    (value) =>
      value.length <= 253 &&
      /^(?:\*\.)?(?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(value),
    {
      error: say(
        "a host name in lower case with at least one dot, without scheme, port or path",
        "write it as grpc.example.com",
      ),
    },
  );

/** A fully qualified gRPC service: the part of `/package.Service/Method` between the slashes. */
export const grpcServiceName = text(
  /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/,
  "a gRPC service's full name: package and service, with dots, without slashes",
  "write it as the .proto file has it: acme.v1.Billing",
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

export const secretKey = text(
  /^[-._a-zA-Z0-9]{1,253}$/,
  "a Secret's key: letters, digits, -, _ and .",
  "write the key as kubectl describe secret prints it",
);

/** https://cloud.google.com/compute/docs/labeling-resources#requirements */
export const gcpLabels = z.record(
  text(
    /^[a-z][-_a-z0-9]{0,62}$/,
    "a Google Cloud label's key: at most 63 lower-case letters, digits, - and _, beginning with a letter",
    "write a key such as team",
  ),
  text(
    /^[-_a-z0-9]{0,63}$/,
    "a Google Cloud label's value: at most 63 lower-case letters, digits, - and _",
    "write a value such as payments",
  ),
);

const LABEL_KEY =
  /^(?:(?=.{1,253}\/)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9](?:[-._A-Za-z0-9]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[-._A-Za-z0-9]{0,61}[A-Za-z0-9])?)?$/;

/** A Kubernetes label's or taint's key. */
export const labelKey = text(
  LABEL_KEY,
  "a Kubernetes label's key: an optional DNS prefix and /, then at most 63 letters, digits, -, _ and .",
  "write a key such as acme.com/pool",
).refine((key) => !/^(?:[^/]*\.)?(?:kubernetes|k8s)\.io\//.test(key), {
  error: say("a key of your own: kubernetes.io and k8s.io belong to Kubernetes", "write a key such as acme.com/pool"),
});

/** A Kubernetes label's or taint's value. */
export const labelValue = text(
  LABEL_VALUE,
  "a Kubernetes label's value: at most 63 letters, digits, -, _ and .",
  "write a value such as batch",
);

/** https://cloud.google.com/iam/docs/roles-overview. Basic roles are refused: they give a server the whole project. */
export const iamRole = text(
  /^(?:roles|projects\/[-a-z0-9]+\/roles|organizations\/\d+\/roles)\/[A-Za-z0-9_.]+$/,
  "an IAM role: roles/service.role, or projects/…/roles/… for a custom one",
  "write it as roles/cloudtrace.agent",
).refine((role) => !["roles/owner", "roles/editor", "roles/viewer"].includes(role), {
  error: say(
    "a role for one purpose: the basic roles owner, editor and viewer reach the whole project",
    "write the roles that the server's calls need",
  ),
});
