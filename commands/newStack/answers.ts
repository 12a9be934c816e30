/** What a stack is for, and so its shape. */
export const KINDS = ["dev", "staging", "prod"] as const;
export type Kind = (typeof KINDS)[number];

/** What cannot be known about a new stack without asking. */
export interface Answers {
  /** The stack's name; its file is Pulumi.<name>.yaml. */
  readonly name: string;
  readonly kind: Kind;
  /** Google Cloud project id. */
  readonly project: string;
  /** Google Cloud region. */
  readonly region: string;
  /** Image of the gRPC server, with its version. */
  readonly image: string;
  /** Host name that clients call. */
  readonly host: string;
  /** The server's name. @default the image's own name where that is a server's, else my-server */
  readonly server?: string | undefined;
  /** Zone of a dev cluster. @default the region's first */
  readonly zone?: string | undefined;
  /** Cloud DNS managed zone that gets the host's record. @default none */
  readonly dnsZone?: string | undefined;
}

/** Words of a stack's name that tell what it is for. */
const WORDS: Readonly<Record<Kind, RegExp>> = {
  dev: /^(?:dev|development|sandbox)$/,
  staging: /^(?:staging|stage|test|qa|preprod)$/,
  prod: /^(?:prod|production|live)$/,
};

/** The kind that a name states: `prod-eu` → prod. Nothing is guessed where a name states none, or two. */
export function kindOf(name: string): Kind | undefined {
  const said = KINDS.filter((kind) => name.split("-").some((word) => WORDS[kind].test(word)));
  return said.length === 1 ? said[0] : undefined;
}
