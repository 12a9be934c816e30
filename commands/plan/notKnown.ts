/** What plan cannot know. It shows it once: silence about it would read as a promise. */
export const NOT_KNOWN =
  "Not known to plan: what is deployed already, quotas, permissions, images, values that providers compute, what GKE and Google Cloud fill in by default, and what Helm charts bring.";

/** What plan cannot look at where the cluster belongs to someone else. */
export const NOT_KNOWN_OF_CLUSTER =
  "Not known of the cluster, which is not the stack's: whether it exists, how many nodes of which size it has and in how many zones, its add-ons, network and datapath.";
