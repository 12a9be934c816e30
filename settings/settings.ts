import { z } from "zod";
import { type ClusterSettings, clusterSchema } from "./cluster";
import { type EnvoySettings, envoySchema } from "./envoy";
import { type IngressSettings, ingressSchema } from "./ingress";
import { clusterName } from "./names";
import { type CreatedNetwork, DEFAULT_NETWORK, type ExistingNetwork } from "./network";
import { type NodePoolSettings, nodePoolSchema } from "./nodePool";
import { type Problem, SettingsError } from "./problems";
import { locationProblems } from "./rules/location";
import { networkProblems } from "./rules/network";
import { nodePoolProblems } from "./rules/nodePools";
import { graceProblems, portProblems } from "./rules/pods";
import { routeProblems } from "./rules/routes";
import { serverNameProblems } from "./rules/serverNames";
import { parse, say, strictObject } from "./schema";
import { type ServerSettings, serverName, serverSchema } from "./server";
import { region } from "./values/location";
import { namespaceName, projectId } from "./values/names";

/** A stack's settings, parsed, with every default filled in; frozen. */
export interface Settings {
  /** Pulumi project. */
  readonly project: string;
  readonly stack: string;
  /** Google Cloud project id. */
  readonly gcpProject: string;
  /** Google Cloud region of the subnet. */
  readonly region: string;
  /** Namespace of all servers: an Ingress reaches only Services of its own. */
  readonly namespace: string;
  readonly cluster: ResolvedCluster;
  readonly servers: Readonly<Record<string, ServerSettings>>;
  readonly envoy: EnvoySettings;
  readonly ingress: IngressSettings;
}

/** The cluster with the defaults that depend on the project and the stack. */
export interface ResolvedCluster extends Omit<ClusterSettings, "network"> {
  readonly name: string;
  readonly location: string;
  readonly nodePools: Readonly<Record<string, NodePoolSettings>>;
  readonly network: { readonly create?: CreatedNetwork | undefined; readonly existing?: ExistingNetwork | undefined };
}

/** What a stack's file says, as Pulumi hands it over: keys with their namespace, objects as JSON. */
export interface StackConfig {
  readonly project: string;
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
}

const ownSchema = strictObject({
  /** @default grpc */
  namespace: namespaceName.default("grpc"),
  cluster: clusterSchema.prefault({}),
  /** The servers; a key is a server's identity and never moves. */
  servers: z.record(serverName, serverSchema).refine((servers) => Object.keys(servers).length > 0, {
    error: say("at least one server", "write servers: { my-server: { image: … } }"),
  }),
  envoy: envoySchema.prefault({}),
  ingress: ingressSchema.prefault({}),
});

const gcpSchema = z.object({ project: projectId, region });

/**
 * Parses a stack's configuration.
 * @throws SettingsError with every problem at once.
 */
export function parseSettings({ project, stack, config }: StackConfig): Settings {
  const gcp = parse(gcpSchema, section(config, "gcp", false), "gcp");
  const own = parse(ownSchema, section(config, project, true), "", { image: "stand-in:0" });
  const problems = [
    ...gcp.problems.map((problem) => ({ ...problem, path: problem.path.replace(".", ":") })),
    ...own.problems,
  ];
  if (own.value !== undefined) {
    const { cluster } = own.value;
    const settings: Settings = {
      ...own.value,
      project,
      stack,
      gcpProject: gcp.value?.project ?? "",
      region: gcp.value?.region ?? "",
      cluster: {
        ...cluster,
        name: cluster.name ?? clusterName(project, stack),
        location: cluster.location ?? gcp.value?.region ?? "",
        nodePools: cluster.nodePools ?? (cluster.mode === "standard" ? { default: nodePoolSchema.parse({}) } : {}),
        network:
          cluster.network.existing === undefined
            ? { create: cluster.network.create ?? DEFAULT_NETWORK }
            : { existing: cluster.network.existing },
      },
    };
    problems.push(...crossProblems(settings, problems));
    if (problems.length === 0) return deepFreeze(settings);
  }
  throw new SettingsError(problems, `Pulumi.${stack}.yaml`);
}

/** Rules that span several objects. One is left out where a key that it reads is already known to be wrong. */
function crossProblems(settings: Settings, known: readonly Problem[]): Problem[] {
  const rules: readonly [reads: RegExp, (settings: Settings) => Problem[]][] = [
    [/^(?:gcp:|cluster\.(?:name|mode)$)/, clusterNameProblems],
    [/^(?:gcp:|cluster\.(?:location|nodeLocations|mode))/, locationProblems],
    [/^cluster\.(?:mode|nodePools)/, nodePoolProblems],
    [/^cluster\.(?:network|nodePools|nodeLocations|location)/, networkProblems],
    [/^envoy\.ports|^servers\.[^.]+\.port$/, portProblems],
    [/^cluster\.(?:mode|nodePools)|^servers\.[^.]+\.(?:calls|routes)/, graceProblems],
    [/^ingress\.certificate|^servers\.[^.]+\.routes/, routeProblems],
    [/^servers\.[^.]+\.serviceAccount/, serverNameProblems],
  ];
  return rules.flatMap(([reads, rule]) => (known.some(({ path }) => reads.test(path)) ? [] : rule(settings)));
}

function clusterNameProblems({ cluster, project, stack }: Settings): Problem[] {
  const { problems } = parse(clusterSchema.shape.name, cluster.name, "cluster.name");
  return problems.map((problem) => ({
    ...problem,
    mend: `write a name; without one it is <project>-<stack>, here ${clusterName(project, stack)}`,
  }));
}

/** The keys of one namespace, without it. Pulumi hands objects over as JSON; `strings` of other namespaces stay as they are. */
function section(
  config: Readonly<Record<string, string>>,
  namespace: string,
  isJson: boolean,
): Record<string, unknown> {
  const prefix = `${namespace}:`;
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), isJson ? fromJson(value) : value]),
  );
}

function fromJson(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
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
