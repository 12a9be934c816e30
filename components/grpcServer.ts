import { CustomResource, type CustomResourceArgs } from "@pulumi/kubernetes/apiextensions";
import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2";
import { ConfigMap, Secret, Service, ServiceAccount } from "@pulumi/kubernetes/core/v1";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import type { input } from "@pulumi/kubernetes/types";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Input,
  type Output,
  RunError,
} from "@pulumi/pulumi";
import { bootstrap } from "../envoy/bootstrap";
import { renderBootstrap } from "../envoy/render";
import { autoscalerManifest } from "../manifests/autoscaler";
import { backendConfigManifest } from "../manifests/backendConfig";
import { bootstrapConfigMap } from "../manifests/configMap";
import { deploymentManifest } from "../manifests/deployment";
import { disruptionBudgetManifest } from "../manifests/disruptionBudget";
import { networkPolicyManifest } from "../manifests/networkPolicy";
import { type IngressBackend, hostsOf } from "../manifests/ingress";
import { podMonitoringManifest } from "../manifests/podMonitoring";
import { type ServerContext, isBehindLoadBalancer } from "../manifests/serverContext";
import { podsServiceManifest, serviceManifest } from "../manifests/service";
import { serviceAccountManifest } from "../manifests/serviceAccount";
import { tlsSecret } from "../manifests/tlsSecret";
import { DEFAULT_ENVOY, type EnvoySettings } from "../settings/envoy";
import { serviceHost } from "../settings/names";
import type { ServerSettings } from "../settings/server";
import { timingBudget } from "../settings/timing";
import { type CertificateOverrides, backendCertificate, drainToken } from "./backendCertificate";
import { objectName } from "./objectName";
import { objectOptions } from "./objectOptions";
import { type Override, applyOverride } from "./overrides";
import { type FilesOverrides, serverFiles } from "./serverFiles";
import { type NamespaceOverrides, ServerNamespace } from "./serverNamespace";
import {
  type WorkloadIdentityOverrides,
  type WorkloadIdentityPlace,
  accountUse,
  workloadIdentity,
} from "./workloadIdentity";

/** One for each child of a GrpcServer. */
export interface ServerOverrides
  extends NamespaceOverrides, CertificateOverrides, WorkloadIdentityOverrides, FilesOverrides {
  readonly deployment?: Override<input.apps.v1.Deployment>;
  readonly service?: Override<input.core.v1.Service>;
  /** The headless Service by which Envoys find every pod. */
  readonly podsService?: Override<input.core.v1.Service>;
  readonly serviceAccount?: Override<input.core.v1.ServiceAccount>;
  /** Envoy's bootstrap. Pods roll by its name, which a changed text needs too. */
  readonly configMap?: Override<input.core.v1.ConfigMap>;
  readonly tlsSecret?: Override<input.core.v1.Secret>;
  readonly networkPolicy?: Override<input.networking.v1.NetworkPolicy>;
  readonly autoscaler?: Override<input.autoscaling.v2.HorizontalPodAutoscaler>;
  readonly disruptionBudget?: Override<input.policy.v1.PodDisruptionBudget>;
  readonly podMonitoring?: Override<CustomResourceArgs>;
  readonly backendConfig?: Override<CustomResourceArgs>;
}

export interface GrpcServerArgs {
  /** The server's settings: `serverSettings(name, { image })`, or a stack's own. */
  readonly settings: ServerSettings;
  /** Image of the server, where it is an output of a build. @default the settings' image */
  readonly image?: Input<string>;
  /** Namespace that is there already; plain text, as Envoy's bootstrap names it. @default one is created, with the server's name */
  readonly namespace?: string;
  /** The sidecar's settings: `envoySettings({...})`, or a stack's own. @default `DEFAULT_ENVOY` */
  readonly envoy?: EnvoySettings;
  /** Name of a Cloud Armor policy for calls from outside. @default none */
  readonly cloudArmorPolicy?: string | undefined;
  /** Share of the calls from outside that the load balancer logs, from 0 to 1. @default 0.01 */
  readonly logSampleRate?: number | undefined;
  /** Where the server's Google service account goes; required where the settings give it roles or files of Secret Manager. */
  readonly identity?: WorkloadIdentityPlace;
  /** A last word on a child's manifest, for what has no setting. */
  readonly overrides?: ServerOverrides;
}

/** Deployment's await: a rollout goes pod by pod, each through start, readiness and the load balancer's gate. */
const ROLLOUT_TIMEOUT = "30m";

/** Seconds for controllers to see that a pod has left. */
const DELETION_MARGIN = 300;

/**
 * A gRPC server with an Envoy sidecar: its pods, both ways in, scaling, disruption budget, network policy and metrics.
 * The component's name is the name of its Deployment, Services and container.
 *
 * @example
 * import { GrpcServer, serverSettings } from "grpc-envoy-gke";
 *
 * const orders = new GrpcServer("orders", {
 *   settings: serverSettings("orders", {
 *     image: "registry.example.com/acme/orders:1.4.2",
 *     port: 50051,
 *     calls: { longestStream: "10m" },
 *   }),
 *   namespace: "shop",
 *   overrides: {
 *     tlsCertificate: (args) => ({ ...args, subject: { commonName: "orders", organization: "acme" } }),
 *   },
 * });
 * export const target = `${orders.host}:${orders.internalPort}`;
 */
export class GrpcServer extends ComponentResource {
  readonly namespace: string;
  /** Host names outside the cluster; none without routes. */
  readonly hosts: readonly string[];
  /** Name of the Service; resolves once it is there. */
  readonly serviceName: Output<string>;
  /** Host name of the Service inside the cluster. */
  readonly host: string;
  /** The Service's port for clients inside the cluster: plaintext HTTP/2. */
  readonly internalPort: number;
  /** Namespaces whose pods may call it inside the cluster; `null` lets all of them. */
  readonly callers: readonly string[] | null;
  /** Where a GrpcIngress sends this server's calls. */
  readonly backend: IngressBackend;

  constructor(name: string, args: GrpcServerArgs, opts?: ComponentResourceOptions) {
    super("grpc-envoy-gke:components:GrpcServer", name, {}, opts);
    const { settings, envoy = DEFAULT_ENVOY, overrides = {} } = args;
    const namespace = args.namespace ?? name;
    const outside = isBehindLoadBalancer(settings);
    const server: ServerContext = { name, namespace, settings, envoy, timing: timingBudget(settings.calls, outside) };
    const dependsOn =
      args.namespace === undefined
        ? [new ServerNamespace(name, { namespace, overrides }, { parent: this })]
        : opts?.dependsOn;
    const child: CustomResourceOptions = { parent: this, ...objectOptions(this), ...(dependsOn && { dependsOn }) };

    const use = accountUse(settings);
    const identity =
      use && workloadIdentity(name, namespace, use, required(name, args.identity), overrides, { parent: this });
    const account = new ServiceAccount(
      `${name}-service-account`,
      applyOverride(overrides.serviceAccount, serviceAccountManifest(server, identity?.email)),
      child,
    );
    const generation = bootstrapConfigMap(name, namespace, renderBootstrap(bootstrap({ ...server, server: name })));
    // Each bootstrap is a resource of its own. As the replacement of one resource, the old ConfigMap would wait for its
    // deletion after a failed rollout, and going back to its settings would delete it under the pods that mount it.
    const configMap = new ConfigMap(generation.metadata.name, applyOverride(overrides.configMap, generation), child);
    const shown = backendCertificate(name, [serviceHost(name, namespace)], overrides, { parent: this });
    const secret = new Secret(
      `${name}-tls`,
      applyOverride(overrides.tlsSecret, tlsSecret(name, namespace, shown.certificate, shown.key)),
      child,
    );
    const policy = new NetworkPolicy(
      `${name}-network-policy`,
      applyOverride(overrides.networkPolicy, networkPolicyManifest(server)),
      child,
    );
    const pods = new Service(`${name}-pods`, applyOverride(overrides.podsService, podsServiceManifest(server)), child);
    new Deployment(
      `${name}-deployment`,
      applyOverride(
        overrides.deployment,
        deploymentManifest(server, {
          bootstrapName: configMap.metadata.name,
          drainToken: drainToken(shown),
          files: serverFiles(server, overrides, child),
          image: args.image,
        }),
      ),
      {
        ...child,
        // The pod names them without taking anything from them, so Pulumi cannot see that it needs them.
        dependsOn: [account, secret, policy, pods, ...(identity?.grants ?? [])],
        customTimeouts: {
          create: ROLLOUT_TIMEOUT,
          update: ROLLOUT_TIMEOUT,
          // Pulumi waits until the last pod has left.
          delete: `${server.timing.gracePeriod + DELETION_MARGIN}s`,
        },
      },
    );
    new HorizontalPodAutoscaler(
      `${name}-autoscaler`,
      applyOverride(overrides.autoscaler, autoscalerManifest(server)),
      child,
    );
    new PodDisruptionBudget(
      `${name}-disruption-budget`,
      applyOverride(overrides.disruptionBudget, disruptionBudgetManifest(server)),
      child,
    );
    new CustomResource(`${name}-metrics`, applyOverride(overrides.podMonitoring, podMonitoringManifest(server)), child);
    const backendConfigs = outside
      ? [
          new CustomResource(
            `${name}-backend-config`,
            applyOverride(overrides.backendConfig, backendConfigManifest(server, args)),
            child,
          ),
        ]
      : [];
    const serviceArgs = applyOverride(overrides.service, serviceManifest(server));
    const service = new Service(`${name}-service`, serviceArgs, {
      ...child,
      // The load balancer's controller reads it when it meets the Service.
      ...(outside && { dependsOn: backendConfigs }),
      // Pulumi waits for its first ready pod.
      customTimeouts: { create: ROLLOUT_TIMEOUT, update: ROLLOUT_TIMEOUT },
    });

    this.namespace = namespace;
    this.hosts = hostsOf([settings]);
    this.serviceName = objectName(service, serviceArgs);
    this.host = serviceHost(name, namespace);
    this.internalPort = envoy.ports.internal;
    this.callers = settings.callers ?? null;
    this.backend = { service: this.serviceName, port: envoy.ports.ingress, routes: settings.routes };
    this.registerOutputs({
      namespace,
      serviceName: this.serviceName,
      host: this.host,
      internalPort: this.internalPort,
    });
  }
}

function required(server: string, identity: WorkloadIdentityPlace | undefined): WorkloadIdentityPlace {
  if (identity === undefined)
    throw new RunError(
      `GrpcServer ${server}: settings.serviceAccount and files of Secret Manager need args.identity: the project and the cluster's workload identity pool`,
    );
  return identity;
}
