import type { ComponentResource, ComponentResourceOptions, Inputs, Resource, provider } from "@pulumi/pulumi";
import type { z } from "zod";
import { ExistingCluster } from "../components/existingCluster";
import { GkeCluster } from "../components/gkeCluster";
import { GrpcIngress } from "../components/grpcIngress";
import { GrpcServer } from "../components/grpcServer";
import { podOverride } from "../components/podOverride";
import { ServerNamespace } from "../components/serverNamespace";
import { parse } from "../settings/parse";
import { SettingsError } from "../settings/problems";
import {
  clusterSettings,
  envoySettings,
  existingClusterSettings,
  ingressSettings,
  serverSettings,
} from "../settings/standalone";
import { existingClusterArgs, gkeClusterArgs, grpcIngressArgs, grpcServerArgs, serverNamespaceArgs } from "./args";
import { publishProvider, withProvider } from "./clusterProviders";
import { type Given, type LateInputs, given } from "./given";
import { type Names, masked, ofInputs } from "./inputErrors";

type Construct = (name: string, inputs: Inputs, options: ComponentResourceOptions) => Promise<provider.ConstructResult>;

/** A component's arguments as they were written, after the rules of their schema, and what its options become. */
interface Read<Schema extends z.ZodType> extends Pick<Given, "outputs"> {
  readonly args: z.input<Schema>;
  readonly options: ComponentResourceOptions;
  /** What a parser of settings returns; its problems with the paths of the component's inputs. */
  readonly settings: <T>(names: Names, parse: () => T) => T;
}

/** Names and ids of Google Cloud and of Kubernetes that the components pass on as they are. */
const PASSED_ON = { standIn: "not-known-yet", secret: true };

/** The components by their types, which are those of a TypeScript program: a stack's URNs are the same in every language. */
export const CONSTRUCTORS: Readonly<Record<string, Construct>> = {
  "grpc-envoy-gke:components:GkeCluster": async (name, inputs, given) => {
    const { args, options, settings: parsed } = await read("GkeCluster", name, gkeClusterArgs, {}, inputs, given);
    const { project, region } = args;
    const names = { "gcp:": "", "cluster.": "settings." };
    const settings = parsed(names, () =>
      clusterSettings({ project, region }, { ...args.settings, name: args.settings.name! }),
    );
    const cluster = new GkeCluster(name, { project, region, settings }, options);
    return state(cluster, { ...clusterOutputs(cluster), kubernetesProvider: await publishProvider(cluster) });
  },

  "grpc-envoy-gke:components:ExistingCluster": async (name, inputs, given) => {
    const {
      args,
      options,
      settings: parsed,
    } = await read("ExistingCluster", name, existingClusterArgs, {}, inputs, given);
    const names = { "gcp:": "", "cluster.existing.": "settings." };
    const settings = parsed(names, () => existingClusterSettings(args, args.settings));
    const cluster = new ExistingCluster(name, { settings }, options);
    return state(cluster, { ...clusterOutputs(cluster), kubernetesProvider: await publishProvider(cluster) });
  },

  "grpc-envoy-gke:components:ServerNamespace": async (name, inputs, given) => {
    const { args, options } = await read("ServerNamespace", name, serverNamespaceArgs, {}, inputs, given);
    const owned = new ServerNamespace(name, { namespace: args.namespace }, options);
    return state(owned, { namespace: owned.namespace });
  },

  "grpc-envoy-gke:components:GrpcServer": async (name, inputs, given) => {
    const late: LateInputs = {
      "settings.image": { standIn: "not-known-yet:0", secret: true },
      "settings.env.*": { standIn: "", secret: false },
      "identity.workloadPool": PASSED_ON,
    };
    const { args, options, settings, outputs } = await read("GrpcServer", name, grpcServerArgs, late, inputs, given);
    const { identity, namespace, cloudArmorPolicy, logSampleRate } = args;
    const image = outputs.get("settings.image");
    const server = new GrpcServer(
      name,
      {
        settings: settings({ [`servers.${name}.`]: "settings." }, () => serverSettings(name, args.settings)),
        envoy: settings({}, () => envoySettings(args.envoy ?? {})),
        ...(namespace !== undefined && { namespace }),
        ...(image !== undefined && { image }),
        ...(identity !== undefined && {
          identity: { ...identity, workloadPool: outputs.get("identity.workloadPool") ?? identity.workloadPool },
        }),
        cloudArmorPolicy,
        logSampleRate,
        overrides: { deployment: lateEnvironment(outputs) },
      },
      options,
    );
    const { hosts, serviceName, host, internalPort, callers, backend } = server;
    return state(server, {
      ...{ namespace: server.namespace, hosts, serviceName, host, internalPort, backend },
      ...(callers !== null && { callers }),
    });
  },

  "grpc-envoy-gke:components:GrpcIngress": async (name, inputs, given) => {
    const late: LateInputs = { project: PASSED_ON, "backends.*.service": PASSED_ON };
    const { args, options, settings, outputs } = await read("GrpcIngress", name, grpcIngressArgs, late, inputs, given);
    const { project, dnsProject, cloudName, namespace, backends } = args;
    const ingress = new GrpcIngress(
      name,
      {
        project: outputs.get("project") ?? project,
        ...(dnsProject !== undefined && { dnsProject }),
        cloudName,
        namespace,
        backends: backends.map((backend, index) => ({
          ...backend,
          service: outputs.get(`backends.${index}.service`) ?? backend.service,
        })),
        settings: settings({ "ingress.": "settings." }, () => ingressSettings(args.settings ?? {})),
      },
      options,
    );
    return state(ingress, { address: ingress.address, hosts: ingress.hosts });
  },
};

/** @throws SettingsError with every problem that the schema finds, and of values that are not known yet or secret. */
async function read<Schema extends z.ZodObject>(
  kind: string,
  name: string,
  schema: Schema,
  late: LateInputs,
  inputs: Inputs,
  options: ComponentResourceOptions,
): Promise<Read<Schema>> {
  const component = `${kind} ${name}`;
  const { kubernetesProvider, ...others }: Record<string, unknown> = inputs;
  const { plain, outputs, resources, secrets, problems } = await given(others, late);
  // Whatever uses a provider waits for it as it is.
  const ofProvider = await given({ kubernetesProvider }, {});
  const args = { ...plain, ...ofProvider.plain } as z.input<Schema>;
  const early = [...problems, ...ofProvider.problems];
  const found = masked(parse(schema, args, "").problems, secrets);
  // What is wrong about a value that is not there is that it is not known.
  const all = [...early, ...found.filter(({ path }) => !early.some((problem) => problem.path === path))];
  if (all.length > 0) throw new SettingsError(all, component);
  return {
    args,
    outputs,
    settings: (names, settings) => ofInputs(component, names, secrets, settings),
    options: withProvider(component, ofProvider.plain["kubernetesProvider"] as string | undefined, {
      ...options,
      dependsOn: [...dependencies(options), ...resources],
    }),
  };
}

/** The SDK hands over a list. */
function dependencies({ dependsOn }: ComponentResourceOptions): Resource[] {
  return Array.isArray(dependsOn) ? (dependsOn as Resource[]) : [];
}

/** Puts the outputs in the place of the values that the settings' rules saw. */
function lateEnvironment(outputs: Given["outputs"]) {
  return podOverride((pod) => ({
    ...pod,
    containers: pod.containers.map((container) => ({
      ...container,
      ...(container.env && {
        env: container.env.map((variable) => {
          const value = outputs.get(`settings.env.${variable.name as string}`);
          return value === undefined ? variable : { ...variable, value };
        }),
      }),
    })),
  }));
}

function clusterOutputs(cluster: GkeCluster | ExistingCluster): Inputs {
  const { clusterName, location, project, endpoint, network, kubeconfig, workloadPool } = cluster;
  return { clusterName, location, project, endpoint, network, kubeconfig, workloadPool };
}

function state({ urn }: ComponentResource, outputs: Inputs): provider.ConstructResult {
  return { urn, state: outputs };
}
