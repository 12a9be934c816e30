import { globalAddress, network, router, routerNat, sslPolicy, subnetwork } from "./compute";
import { cluster } from "./container";
import type { GcpKind } from "./kind";
import { nodePool } from "./nodePool";
import {
  managedZone,
  projectIamMember,
  projectService,
  recordSet,
  repository,
  repositoryIamMember,
  secretIamMember,
  serviceAccount,
  serviceAccountIamMember,
} from "./services";

const KINDS: Record<string, GcpKind> = {
  "gcp:artifactregistry/repository:Repository": repository,
  "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember": repositoryIamMember,
  "gcp:compute/globalAddress:GlobalAddress": globalAddress,
  "gcp:compute/network:Network": network,
  "gcp:compute/router:Router": router,
  "gcp:compute/routerNat:RouterNat": routerNat,
  "gcp:compute/sSLPolicy:SSLPolicy": sslPolicy,
  "gcp:compute/subnetwork:Subnetwork": subnetwork,
  "gcp:container/cluster:Cluster": cluster,
  "gcp:container/nodePool:NodePool": nodePool,
  "gcp:dns/managedZone:ManagedZone": managedZone,
  "gcp:dns/recordSet:RecordSet": recordSet,
  "gcp:projects/iAMMember:IAMMember": projectIamMember,
  "gcp:projects/service:Service": projectService,
  "gcp:secretmanager/secretIamMember:SecretIamMember": secretIamMember,
  "gcp:serviceaccount/account:Account": serviceAccount,
  "gcp:serviceaccount/iAMMember:IAMMember": serviceAccountIamMember,
};

export function gcpKind(type: string): GcpKind {
  const kind = KINDS[type];
  if (!kind) throw new Error(`the in-memory cloud does not know ${type}: describe it in gcp/kinds.ts`);
  return kind;
}
