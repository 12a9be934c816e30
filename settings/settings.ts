import { z } from "zod";
import { checksSchema } from "./checks";
import { clusterSchema } from "./cluster";
import { envoySchema } from "./envoy";
import { ingressSchema } from "./ingress";
import { clusterName } from "./names";
import { DEFAULT_NETWORK } from "./network";
import { nodePoolSchema } from "./nodePool";
import { isFaulty, parse } from "./parse";
import { type CrossProblem, type Problem, SettingsError } from "./problems";
import { environmentProblems } from "./rules/environment";
import { locationProblems } from "./rules/location";
import { networkProblems } from "./rules/network";
import { nodePoolProblems } from "./rules/nodePools";
import { graceProblems, portProblems } from "./rules/pods";
import { routeProblems } from "./rules/routes";
import { serverNameProblems } from "./rules/serverNames";
import type { Settings } from "./resolved";
import { say, strictObject } from "./schema";
import { serverSchema } from "./server";
import { region } from "./values/location";
import { namespaceName, projectId } from "./values/names";

/** What a stack's file says, as Pulumi hands it over: keys with their namespace, objects as JSON. */
export interface StackConfig {
  readonly project: string;
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  /** What an error names as the place of the problems. @default Pulumi.<stack>.yaml */
  readonly source?: string;
  /** Keys of `config` that hold an encrypted value. @default none */
  readonly secretKeys?: readonly string[];
}

const SOME_SERVER = say("at least one server", "write servers: { my-server: { image: … } }");

/** The keys of the program's own namespace. Their comments are the text of docs/settings.md. */
export const ownSchema = strictObject({
  /** Kubernetes namespace of all servers, as an Ingress reaches only its own. @default grpc */
  namespace: namespaceName.default("grpc"),
  /** The GKE cluster, and the network around it. */
  cluster: clusterSchema.prefault({}),
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

/** The keys of the Google Cloud provider that the program needs. */
export const gcpSchema = z.object({
  /** Google Cloud project that everything is made in. */
  project: projectId,
  /** Region of the subnet, and of the cluster unless cluster.location says otherwise. */
  region,
});

/** What the rules across objects see in the place of a required key that is wrong. */
const STAND_INS = {
  gcp: { project: "stand-in", region: "stand-in1" },
  own: { image: "stand-in:0", host: "stand-in.invalid", servers: { "stand-in": { image: "stand-in:0" } } },
};

/**
 * Parses a stack's configuration.
 * @throws SettingsError with every problem at once.
 */
export function parseSettings({ project, stack, config, source, secretKeys = [] }: StackConfig): Settings {
  const gcp = parse(gcpSchema, section(config, "gcp", asWritten), "", STAND_INS.gcp);
  const own = parse(ownSchema, section(config, project, fromJson), "", STAND_INS.own);
  const problems = [
    ...gcp.problems.map((problem) => ({ ...problem, path: `gcp:${problem.path}` })),
    ...own.problems,
    ...secretProblems(project, secretKeys),
  ];
  if (gcp.value !== undefined && own.value !== undefined) {
    const settings = resolve(project, stack, gcp.value, own.value);
    problems.push(...crossProblems(settings, [...gcp.faulty.map((path) => `gcp:${path}`), ...own.faulty]));
    if (problems.length === 0) return deepFreeze(settings);
  }
  throw new SettingsError(problems, source ?? `Pulumi.${stack}.yaml`);
}

/** Settings end up in manifests and Envoy's configuration, and Pulumi's encryption ends where the program reads them. */
function secretProblems(project: string, keys: readonly string[]): Problem[] {
  return keys
    .filter((key) => key.startsWith(`${project}:`))
    .map((key) => ({
      path: key.slice(project.length + 1),
      value: "[secret]",
      rule: "settings hold no secrets: they would stand in plain text in the pods and in Pulumi's state",
      mend: "put the value into a Kubernetes Secret and name that in secretEnv",
    }));
}

/** Fills in the defaults that depend on other objects. */
function resolve(
  project: string,
  stack: string,
  gcp: z.output<typeof gcpSchema>,
  { cluster, ...own }: z.output<typeof ownSchema>,
): Settings {
  return {
    ...own,
    project,
    stack,
    gcpProject: gcp.project,
    region: gcp.region,
    cluster: {
      ...cluster,
      name: cluster.name ?? clusterName(project, stack),
      location: cluster.location ?? gcp.region,
      nodePools: cluster.nodePools ?? (cluster.mode === "standard" ? { default: nodePoolSchema.parse({}) } : {}),
      network:
        cluster.network.existing === undefined
          ? { create: cluster.network.create ?? DEFAULT_NETWORK }
          : { existing: cluster.network.existing },
    },
  };
}

/** Rules that span several objects. One is left out where something that it reads is already known to be wrong. */
function crossProblems(settings: Settings, faulty: readonly string[]): Problem[] {
  const rules: readonly ((settings: Settings) => CrossProblem[])[] = [
    clusterNameProblems,
    locationProblems,
    nodePoolProblems,
    networkProblems,
    serverNameProblems,
    environmentProblems,
    portProblems,
    graceProblems,
    routeProblems,
  ];
  return rules
    .flatMap((rule) => rule(settings))
    .filter(({ reads }) => !reads.some((path) => isFaulty(path, faulty)))
    .map(({ path, value, rule, mend }) => ({ path, value, rule, mend }));
}

/** The name that is made up where none is given. */
function clusterNameProblems({ cluster, project, stack }: Settings): CrossProblem[] {
  const { problems } = parse(clusterSchema.shape.name, cluster.name, "cluster.name");
  return problems.map((problem) => ({
    ...problem,
    mend: `write a name; without one it is <project>-<stack>, here ${clusterName(project, stack)}`,
    reads: ["cluster.name"],
  }));
}

/** The keys of one namespace, without it. */
function section(
  config: Readonly<Record<string, string>>,
  namespace: string,
  read: (value: string) => unknown,
): Record<string, unknown> {
  const prefix = `${namespace}:`;
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), read(value)]),
  );
}

function asWritten(value: string): string {
  return value;
}

/** Pulumi hands objects over as JSON, and strings as they are: `"7"` is a string. */
function fromJson(value: string): unknown {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" ? parsed : value;
  } catch {
    return value;
  }
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
