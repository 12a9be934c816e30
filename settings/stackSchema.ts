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

const stackSchema = <Cluster extends z.ZodType>(cluster: Cluster) =>
  strictObject({
    /** A namespace that this stack alone deploys into. @default grpc; stated where the cluster is not the stack's own */
    namespace: namespaceName.default(DEFAULT_NAMESPACE),
    cluster,
    /** The servers; a key is a server's identity and never moves. */
    servers: z
      .record(z.string(), serverSchema, { error: ({ input }) => (input === undefined ? SOME_SERVER : undefined) })
      .refine((servers) => Object.keys(servers).length > 0, { error: SOME_SERVER }),
    envoy: envoySchema.prefault({}),
    ingress: ingressSchema.prefault({}),
    checks: checksSchema.prefault({}),
  });

/** A stack with a cluster of its own. */
export const ownerSchema = stackSchema(clusterSchema.prefault({}));
/** A stack in a cluster that exists. */
export const guestSchema = stackSchema(guestClusterSchema);

export const gcpSchema = z.object({ project: projectId, region });

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
