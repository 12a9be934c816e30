import type { JsonObject } from "../json";
import { cluster, nodePool } from "./container";
import { globalAddress, network, router, routerNat, sslPolicy, subnetwork } from "./compute";
import {
  projectIamMember,
  projectService,
  recordSet,
  repository,
  repositoryIamMember,
  serviceAccount,
  serviceAccountIamMember,
} from "./services";

/** Where a resource lives, which the real provider takes from the resource or from its own configuration. */
export interface Place {
  project: string;
  region: string;
}

/** What the fake cloud knows of one kind of resource. Dotted fields are without list indexes. */
export interface GcpKind {
  /** The property that holds the cloud's own name, if the provider generates one when it is left out. */
  named?: "name";
  id(inputs: JsonObject, place: Place): string;
  /** The fields that cannot be changed in place: `ForceNew` in terraform-provider-google. */
  replacedBy: readonly string[];
  /** What the cloud adds to the inputs. Values that the inputs already hold win. */
  computed(inputs: JsonObject, place: Place, id: string): JsonObject;
  /** What the provider fills in for a missing input before it compares. */
  defaults?: JsonObject;
  /** Inputs by which this resource uses another, which then cannot be deleted first. */
  uses?: readonly string[];
  /** Refuses the deletion with the real provider's message. */
  refuseDeletion?(state: JsonObject): string | undefined;
}

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
  "gcp:dns/recordSet:RecordSet": recordSet,
  "gcp:projects/iAMMember:IAMMember": projectIamMember,
  "gcp:projects/service:Service": projectService,
  "gcp:serviceaccount/account:Account": serviceAccount,
  "gcp:serviceaccount/iAMMember:IAMMember": serviceAccountIamMember,
};

export function gcpKind(type: string): GcpKind {
  const kind = KINDS[type];
  if (!kind) throw new Error(`the in-memory cloud does not know ${type}: describe it in gcp/kinds.ts`);
  return kind;
}
