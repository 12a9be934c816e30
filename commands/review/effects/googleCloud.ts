import { CLUSTER } from "./cluster";
import { type Removal, error, note, warning } from "./effect";
import { NETWORK, SUBNETWORK } from "./subnetwork";

/** What the going of a Google Cloud resource does to calls, by type. */
export const GOOGLE_CLOUD: Readonly<Record<string, Removal>> = {
  "gcp:container/cluster:Cluster": CLUSTER,
  "gcp:compute/network:Network": NETWORK,
  "gcp:compute/subnetwork:Subnetwork": SUBNETWORK,
  "gcp:container/nodePool:NodePool": {
    rank: 1,
    replace: error(
      "Every pod on the pool's nodes must leave. Where no other pool has room, calls fail until the new nodes are ready; running calls get the pods' grace period.",
      "Add a second pool under another name, apply, then remove this one.",
    ),
    delete: error(
      "Every pod on the pool's nodes must leave. Where no other pool has room, the servers have fewer pods, or none, and calls fail.",
      "See that the other pools have room for the pods' requests first.",
    ),
  },
  "gcp:compute/globalAddress:GlobalAddress": {
    rank: 2,
    replace: error(
      "The load balancer gets another address: clients that know the old one cannot connect, until DNS names the new one and every cache has forgotten the old one.",
      "Reserve the new address first (ingress.reservedAddress), lower the records' TTL, then move.",
    ),
    delete: error(
      "Clients that know the address cannot connect any more, and it may be given to someone else.",
      "Move DNS away first.",
    ),
  },
  "gcp:dns/recordSet:RecordSet": {
    rank: 2,
    replace: error(
      "The host is not found in DNS until the new record is there, and as long as resolvers remember that.",
    ),
    delete: error("The host is not found in DNS any more: clients cannot connect by its name."),
  },
  "gcp:compute/routerNat:RouterNat": {
    rank: 3,
    replace: error(
      "Nodes have no way out meanwhile: images are not pulled, and what servers call outside of Google Cloud fails.",
    ),
    delete: error("Nodes have no way out: images are not pulled, and what servers call outside of Google Cloud fails."),
  },
  "gcp:compute/router:Router": {
    rank: 3,
    replace: error(
      "Its NAT goes with it. Nodes have no way out meanwhile: images are not pulled, and servers' calls to outside fail.",
    ),
    delete: error(
      "Its NAT goes with it. Nodes have no way out: images are not pulled, and servers' calls to outside fail.",
    ),
  },
  "gcp:compute/sSLPolicy:SSLPolicy": {
    rank: 4,
    replace: warning("The load balancer may accept old TLS versions meanwhile; calls go on."),
    delete: warning("The load balancer accepts old TLS versions and weak ciphers from then on; calls go on."),
  },
  "gcp:serviceaccount/account:Account": {
    rank: 4,
    replace: warning(
      "Who acts as it has no rights meanwhile: nodes pull no images with it, and servers' calls to Google's APIs fail.",
    ),
    delete: warning(
      "Who acts as it has no rights any more: nodes pull no images with it, and servers' calls to Google's APIs fail.",
    ),
  },
  "gcp:projects/iAMMember:IAMMember": {
    rank: 4,
    replace: warning("The member lacks the role for a moment; what it calls may answer PERMISSION_DENIED meanwhile."),
    delete: warning("The member lacks the role from then on; what it calls may answer PERMISSION_DENIED."),
  },
  "gcp:secretmanager/secretIamMember:SecretIamMember": {
    rank: 4,
    replace: warning(
      "Pods that start meanwhile cannot mount the secret and wait; running ones keep what they have read.",
    ),
    delete: warning("Pods that mount the secret cannot start any more; running ones keep what they have read."),
  },
  "gcp:serviceaccount/iAMMember:IAMMember": {
    rank: 4,
    replace: warning(
      "Pods cannot act as their Google service account for a moment; their calls to Google's APIs may fail meanwhile.",
    ),
    delete: warning("Pods cannot act as their Google service account any more: their calls to Google's APIs fail."),
  },
  "tls:index/privateKey:PrivateKey": {
    rank: 5,
    replace: note("Envoy's key for the way from the load balancer changes; that way accepts every certificate."),
    delete: note("Envoy's key for the way from the load balancer is forgotten."),
  },
  "tls:index/selfSignedCert:SelfSignedCert": {
    rank: 5,
    replace: note(
      "Envoy's certificate for the way from the load balancer changes; that way accepts every certificate.",
    ),
    delete: note("Envoy's certificate for the way from the load balancer is forgotten."),
  },
};
