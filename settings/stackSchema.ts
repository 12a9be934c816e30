import { z } from "zod";
import { checksSchema } from "./checks";
import { clusterSchema } from "./cluster";
import { envoySchema } from "./envoy";
import { guestClusterSchema } from "./existingCluster";
import { ingressSchema } from "./ingress";
import { say, strictObject } from "./schema";
import { serverSchema } from "./server";
import { region } from "./values/location";
import { namespaceName, projectId } from "./values/names";

const SOME_SERVER = say("at least one server", "write servers: { my-server: { image: … } }");

/** The namespace of a stack that states none. */
export const DEFAULT_NAMESPACE = "grpc";

/** Comments beside keys are the text of docs/settings.md. */
const stackSchema = <Cluster extends z.ZodType>(cluster: Cluster) =>
  strictObject({
    /** A namespace that this stack alone deploys into. @default grpc; stated where the cluster is not the stack's own */
    namespace: namespaceName.default(DEFAULT_NAMESPACE),
    /** The GKE cluster, and the network around it; or one that exists. */
    cluster,
    /** The servers; a key is a server's identity and never moves. */
    servers: z
      .record(z.string(), serverSchema, { error: ({ input }) => (input === undefined ? SOME_SERVER : undefined) })
      .refine((servers) => Object.keys(servers).length > 0, { error: SOME_SERVER }),
    /** The Envoy beside every server. */
    envoy: envoySchema.prefault({}),
    /** The way in from outside, for servers with routes. */
    ingress: ingressSchema.prefault({}),
    /** What is accepted although checks find it. */
    checks: checksSchema.prefault({}),
  });

/** A stack with a cluster of its own. */
export const ownerSchema = stackSchema(clusterSchema.prefault({}));
/** A stack in a cluster that exists. */
export const guestSchema = stackSchema(guestClusterSchema);

/** The keys of the Google Cloud provider that the program needs. */
export const gcpSchema = z.object({
  /** Google Cloud project that everything is made in. */
  project: projectId,
  /** Region of the subnet, and of the cluster unless cluster.location states otherwise. */
  region,
});

export type OwnerStack = z.output<typeof ownerSchema>;
export type GuestStack = z.output<typeof guestSchema>;
export type GcpKeys = z.output<typeof gcpSchema>;

const OWN_STAND_INS = {
  image: "stand-in:0",
  host: "stand-in.invalid",
  servers: { "stand-in": { image: "stand-in:0" } },
};

/** What the rules across objects see in the place of a required key that is wrong. */
export const STAND_INS = {
  gcp: { project: "stand-in", region: "stand-in1" },
  owner: OWN_STAND_INS,
  guest: { ...OWN_STAND_INS, existing: { name: "stand-in", location: "stand-in1" } },
};
