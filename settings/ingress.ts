import { z } from "zod";
import { lowerName } from "./values/names";
import { once, relation, say, strictObject } from "./schema";

const computeName = (what: string, command: string) =>
  lowerName(63, what, `write the name as ${command} list prints it`);

const SAMPLE_RATE = say(
  "a number from 0 to 1: the share of calls that is logged",
  "write 0.01 for one in a hundred, without quotes",
);

export const ingressSchema = strictObject({
  /** How clients are shown that the host is ours. */
  certificate: strictObject({
    /** A certificate that Google issues and renews for each host. @default true unless preShared is given */
    managed: z.boolean().optional(),
    /** Names of certificates in Compute Engine. @default none */
    preShared: z
      .array(computeName("a certificate's name", "gcloud compute ssl-certificates"))
      .min(1, { error: say("at least one certificate", "name one: gcloud compute ssl-certificates list --global") })
      .max(15, { error: say("at most 15 certificates a load balancer", "take some out") })
      .refine(...once("certificate"))
      .optional(),
  })
    .refine(
      ...relation<{ managed?: boolean | undefined; preShared?: readonly string[] | undefined }>(
        ["managed", "preShared"],
        ({ managed, preShared }) => (managed ?? preShared === undefined) !== (preShared !== undefined),
        "either managed: true or preShared, and one of them: gRPC needs TLS at the load balancer",
        "write { managed: true } or { preShared: [name] }",
      ),
    )
    .prefault({}),
  /** Name of a reserved global address. @default an address is created */
  reservedAddress: computeName("an address's name", "gcloud compute addresses").optional(),
  /** Cloud DNS managed zone that gets an A record for each host. @default none: the records are yours to make */
  dnsZone: computeName("a managed zone's name", "gcloud dns managed-zones").optional(),
  /** Name of a Cloud Armor security policy for every server behind the Ingress. @default none */
  cloudArmorPolicy: computeName("a security policy's name", "gcloud compute security-policies").optional(),
  /** Share of the calls from outside that the load balancer logs: 1 is every one, 0 none. @default 0.01, one in a hundred */
  logSampleRate: z
    .number({ error: SAMPLE_RATE })
    .min(0, { error: SAMPLE_RATE })
    .max(1, { error: SAMPLE_RATE })
    .default(0.01),
  /** Name of an SSL policy. @default one is created: MODERN, TLS 1.2 or newer */
  sslPolicy: computeName("an SSL policy's name", "gcloud compute ssl-policies").optional(),
  /** Opens port 80 to redirect browsers to HTTPS; gRPC clients follow no redirects. @default false */
  httpsRedirect: z.boolean().default(false),
  /** Keeps `pulumi destroy` from deleting the created address, which clients' DNS names. @default as the stack's cluster, true in one that exists; false for a GrpcIngress by itself */
  deletionProtection: z.boolean().optional(),
}).refine(
  ...relation<{ deletionProtection?: boolean | undefined; reservedAddress?: string | undefined }>(
    ["deletionProtection", "reservedAddress"],
    ({ deletionProtection, reservedAddress }) => deletionProtection === undefined || reservedAddress === undefined,
    "of the address that the stack creates: a reserved one is not its own",
    "take deletionProtection or reservedAddress out",
  ),
);

/** The way in from outside, as a stack's file states it. */
export type IngressSettings = z.output<typeof ingressSchema>;
/** The Ingress where nothing is given. */
export const DEFAULT_INGRESS: IngressSettings = ingressSchema.parse({});
