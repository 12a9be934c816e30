import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import { APP, CLUSTER, DEPLOYMENT, POOL } from "./edits";
import type { Row } from "./fault";

const ACCOUNT = "ServiceAccount/my-server";
const READER = "IAMMember/cluster-nodes-artifact-reader";
const IMAGE = `${APP}.image`;
const ELSEWHERE = "asia-northeast1-docker.pkg.dev/acme-images/app/my-server:1.4.2";
const BINDING = "IAMMember/my-server-account-user";

export const faults: readonly Row[] = [
  ...[
    "asia-northeast1-docker.pkg.dev/acme-images/app/my-server:1.4.2",
    "us-docker.pkg.dev/acme.com/images/app/my-server:1.4.2",
    "gcr.io/acme-images/my-server:1.4.2",
    "eu.gcr.io/acme-images/my-server:1.4.2",
  ].map((image): Row => ({
    what: `the nodes' account has no right to read ${image}`,
    code: "image-in-other-project",
    change: (s) => s.set(DEPLOYMENT, IMAGE, image),
  })),
  {
    what: "no workload identity",
    code: "workload-identity-off",
    change: (s) => s.drop(CLUSTER, "workloadIdentityConfig"),
  },
  {
    what: "pods act as their node",
    code: "workload-identity-off",
    change: (s) => s.set(POOL, "nodeConfig.workloadMetadataConfig.mode", "GCE_METADATA"),
  },
  {
    what: "a binding for another ServiceAccount",
    code: "workload-identity-unbound",
    change: (s) =>
      s.set("IAMMember/my-server-account-user", "member", "serviceAccount:acme-test.svc.id.goog[grpc/server]"),
  },
  {
    what: "nodes with the default account",
    code: "node-account-default",
    change: (s) => s.drop(POOL, "nodeConfig.serviceAccount"),
  },
  {
    what: "a binding with another role",
    code: "workload-identity-unbound",
    change: (s) => s.set(BINDING, "role", "roles/iam.serviceAccountTokenCreator"),
  },
  {
    what: "a binding for a ServiceAccount of another namespace",
    code: "workload-identity-unbound",
    change: (s) => s.set(BINDING, "member", "serviceAccount:acme-test.svc.id.goog[default/my-server]"),
  },
  {
    what: "no binding",
    code: "workload-identity-unbound",
    change: (s) => s.remove(BINDING),
  },
  {
    what: "nodes that name the default account",
    code: "node-account-default",
    change: (s) => s.set(POOL, "nodeConfig.serviceAccount", "default"),
  },
];

export const right: readonly Row[] = [
  ...[
    "asia-northeast1-docker.pkg.dev/acme-test/app/my-server:1.4.2",
    "gcr.io/acme-test/my-server:1.4.2",
    "mirror.gcr.io/library/my-server:1.4.2",
    "registry.example.com/acme-images/app/my-server:1.4.2",
  ].map((image): Row => ({
    what: `an image of the stack's own project or of another registry: ${image}`,
    code: "image-in-other-project",
    change: (s) => s.set(DEPLOYMENT, IMAGE, image),
  })),
  {
    what: "an image of a project that the stack lets its nodes read",
    code: "image-in-other-project",
    change: (s) => {
      s.set(DEPLOYMENT, IMAGE, ELSEWHERE);
      s.copy(READER, "images");
      s.set("IAMMember/images", "project", "acme-images");
    },
  },
  {
    what: "an image of another project on nodes of another stack",
    code: "image-in-other-project",
    change: (s) => {
      s.set(DEPLOYMENT, IMAGE, ELSEWHERE);
      s.remove(CLUSTER);
    },
  },
  {
    what: "an image of another project, where an account of another stack reads images",
    code: "image-in-other-project",
    change: (s) => {
      s.set(DEPLOYMENT, IMAGE, ELSEWHERE);
      s.remove(READER);
    },
  },
  {
    what: "no workload identity in a stack where no pod acts as a Google service account",
    code: "workload-identity-off",
    change: (s) => {
      s.drop(ACCOUNT, "metadata.annotations");
      s.drop(CLUSTER, "workloadIdentityConfig");
      s.set(POOL, "nodeConfig.workloadMetadataConfig.mode", "GCE_METADATA");
    },
  },
  {
    what: "Autopilot, which has workload identity by itself",
    code: "workload-identity-off",
    change: (s) => {
      s.set(CLUSTER, "enableAutopilot", true);
      s.drop(CLUSTER, "workloadIdentityConfig");
    },
  },
  {
    what: "nothing is written of a pool's metadata, which its cluster decides",
    code: "workload-identity-off",
    change: (s) => s.drop(POOL, "nodeConfig.workloadMetadataConfig"),
  },
  {
    what: "a Google service account of another stack without a binding",
    code: "workload-identity-unbound",
    change: (s) => {
      s.remove(BINDING);
      s.remove("Account/my-server-account");
    },
  },
  {
    what: "a binding for the pool of another project",
    code: "workload-identity-unbound",
    change: (s) => s.set(BINDING, "member", "serviceAccount:acme-clusters.svc.id.goog[grpc/my-server]"),
  },
  {
    what: "a second binding with another role",
    code: "workload-identity-unbound",
    change: (s) => {
      s.copy(BINDING, "second");
      s.set("IAMMember/second", "role", "roles/iam.serviceAccountTokenCreator");
    },
  },
  {
    what: "no binding that can be seen for a ServiceAccount whose name Pulumi makes up",
    code: "workload-identity-unbound",
    change: (s) => s.drop(ACCOUNT, "metadata.name"),
  },
  {
    what: "no binding that can be seen for a ServiceAccount in a namespace that is not known yet",
    code: "workload-identity-unbound",
    change: (s) => s.set(ACCOUNT, "metadata.namespace", UNKNOWN_YET),
  },
  {
    what: "a binding whose member is not known yet",
    code: "workload-identity-unbound",
    change: (s) => s.set(BINDING, "member", UNKNOWN_YET),
  },
  {
    what: "nodes with an account of another stack",
    code: "node-account-default",
    change: (s) => s.set(POOL, "nodeConfig.serviceAccount", "nodes@acme-shared.iam.gserviceaccount.com"),
  },
  {
    what: "nodes whose account is not known yet",
    code: "node-account-default",
    change: (s) => s.set(POOL, "nodeConfig.serviceAccount", UNKNOWN_YET),
  },
];
