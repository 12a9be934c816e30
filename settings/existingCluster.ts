import { z } from "zod";
import { CLUSTER_MODES, CLUSTER_NAME_MAX, clusterSchema } from "./cluster";
import { relation, say, strictObject, text } from "./schema";
import { location } from "./values/location";
import { lowerName, projectId } from "./values/names";

const BY_NAME = "{ name: my-cluster, location: asia-northeast1 }";
const BY_STACK = "{ stack: acme/platform/prod }";

/** A stack as a StackReference takes it. */
const stackName = text(
  /^[-\w.]+\/[-\w.]+\/[-\w.]+$/,
  "a stack's full name: organization/project/stack",
  "write it as pulumi stack ls --all prints it; outside Pulumi Cloud its organization is called organization",
);

interface Form {
  readonly name?: unknown;
  readonly location?: unknown;
  readonly project?: unknown;
  readonly stack?: unknown;
}

export const existingSchema = strictObject({
  /** Name of the cluster. @default none: stack is stated instead */
  name: lowerName(
    CLUSTER_NAME_MAX,
    "a cluster's name",
    "write it as gcloud container clusters list prints it",
  ).optional(),
  /** Region or zone of the cluster. @default none: stack is stated instead */
  location: location.optional(),
  /** Google Cloud project of the cluster, and so of its load balancers. @default gcp:project */
  project: projectId.optional(),
  /** In the place of these three: the stack that deploys the cluster and tells of it in its outputs. @default none */
  stack: stackName.optional(),
  /** What kind of cluster it is, as plan looks nothing up; an update stops where one named by its name is of another kind. @default standard */
  mode: z.enum(CLUSTER_MODES).default("standard"),
  /** Whether servers may run on spot nodes, which give a pod 25 s to leave. @default false */
  spotNodes: z.boolean().default(false),
  /** Beginning of this stack's names in Google Cloud. It sets them apart from the owner's, which begin with the cluster's name. @default <Pulumi project>-<stack> */
  prefix: lowerName(CLUSTER_NAME_MAX, "the beginning of a name", "write one such as shop-prod").optional(),
})
  .refine(
    ...relation<Form>(
      ["stack", "name", "location", "project"],
      ({ stack, ...named }) => stack === undefined || [named.name, named.location, named.project].every(isAbsent),
      "a cluster by its name or by the stack that deploys it, not both",
      `write ${BY_NAME} or ${BY_STACK}`,
    ),
  )
  .refine(
    ...relation<Form>(
      ["name", "location", "stack"],
      ({ stack, name, location }) => stack !== undefined || (name !== undefined && location !== undefined),
      "required: the cluster's name and its location, or the stack that deploys it",
      `write ${BY_NAME} or ${BY_STACK}`,
    ),
  );

type OfItsOwn = Exclude<keyof typeof clusterSchema.shape, "existing">;

/** What a cluster of the stack's own has, and one that exists has already. */
const OF_ITS_OWN = Object.keys(clusterSchema.shape).filter((key): key is OfItsOwn => key !== "existing");

const takenKeys = Object.fromEntries(OF_ITS_OWN.map((key) => [key, z.unknown().optional()])) as Record<
  OfItsOwn,
  z.ZodOptional<z.ZodUnknown>
>;

/** A stack's `cluster` where it names one that exists. */
export const guestClusterSchema = strictObject({ existing: existingSchema, ...takenKeys })
  .refine((cluster) => OF_ITS_OWN.every((key) => isAbsent(cluster[key])), {
    path: ["existing"],
    params: { reads: OF_ITS_OWN },
    error: ({ input }) => {
      const given = OF_ITS_OWN.filter((key) => !isAbsent((input as Record<OfItsOwn, unknown>)[key])).join(", ");
      return say(
        `nothing beside existing: that cluster has its own ${given}, which its owner states`,
        `take ${given} out, or take existing out to make a cluster`,
      );
    },
  })
  .transform(({ existing }) => ({ existing }));

function isAbsent(value: unknown): boolean {
  return value === undefined;
}

/** A cluster that exists, as a stack's file states it, with the defaults filled in. */
export type ExistingClusterSettings = z.output<typeof existingSchema>;
/** What such a cluster may be given. */
export type ExistingClusterInput = z.input<typeof existingSchema>;
/** The rule of a prefix, for the one that is made up where none is given. */
export const prefixSchema = existingSchema.shape.prefix;
