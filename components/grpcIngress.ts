import {
  GlobalAddress,
  type GlobalAddressArgs,
  SSLPolicy,
  type SSLPolicyArgs,
  getGlobalAddress,
} from "@pulumi/gcp/compute";
import { RecordSet, type RecordSetArgs } from "@pulumi/gcp/dns";
import { CustomResource, type CustomResourceArgs } from "@pulumi/kubernetes/apiextensions";
import { Ingress } from "@pulumi/kubernetes/networking/v1";
import type { input } from "@pulumi/kubernetes/types";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Input,
  type InvokeOptions,
  type Output,
  output,
} from "@pulumi/pulumi";
import { frontendConfigManifest } from "../manifests/frontendConfig";
import { type IngressBackend, hostsOf, ingressManifest } from "../manifests/ingress";
import { managedCertificateManifest } from "../manifests/managedCertificate";
import { DEFAULT_INGRESS, type IngressSettings } from "../settings/ingress";
import { lookUp } from "./lookUp";
import { objectOptions } from "./objectOptions";
import { type Override, applyOverride } from "./overrides";

/** One for each child of a GrpcIngress. */
export interface IngressOverrides {
  readonly ingress?: Override<input.networking.v1.Ingress>;
  readonly frontendConfig?: Override<CustomResourceArgs>;
  /** Each host's certificate. */
  readonly managedCertificate?: Override<CustomResourceArgs>;
  readonly address?: Override<GlobalAddressArgs>;
  readonly sslPolicy?: Override<SSLPolicyArgs>;
  /** Each host's DNS record. */
  readonly record?: Override<RecordSetArgs>;
}

export interface GrpcIngressArgs {
  /** Google Cloud project id of the cluster: the load balancer, its address and its policies are there. */
  readonly project: Input<string>;
  /** Google Cloud project id of the DNS zone. @default `project` */
  readonly dnsProject?: string;
  /** Beginning of the names in Google Cloud, at most 40 characters: it sets stacks of one project apart. */
  readonly cloudName: string;
  /** Namespace of the Ingress and of every server behind it. */
  readonly namespace: string;
  /** Servers with routes: each GrpcServer's `backend`. */
  readonly backends: readonly IngressBackend[];
  /** `ingressSettings({...})`, or a stack's own. @default `DEFAULT_INGRESS` */
  readonly settings?: IngressSettings;
  /** A last word on a child's arguments, for what has no setting. */
  readonly overrides?: IngressOverrides;
}

/** Programming a global load balancer takes longer than Pulumi's ten minutes at times (pulumi/pulumi-kubernetes#1649). */
const LOAD_BALANCER_TIMEOUT = "30m";

/**
 * The way in from outside: a global HTTPS load balancer that balances every RPC over the pods of the servers that its
 * routes name.
 *
 * @example
 * import { GrpcIngress, GrpcServer, ingressSettings, serverSettings } from "grpc-envoy-gke";
 *
 * const settings = serverSettings("orders", {
 *   image: "registry.example.com/acme/orders:1.4.2",
 *   routes: [{ host: "orders.example.com" }],
 * });
 * const orders = new GrpcServer("orders", { settings, namespace: "shop" });
 * const ingress = new GrpcIngress("ingress", {
 *   project: "acme-dev",
 *   cloudName: "shop",
 *   namespace: "shop",
 *   backends: [orders.backend],
 *   settings: ingressSettings({ httpsRedirect: true }),
 * });
 * export const address = ingress.address;
 */
export class GrpcIngress extends ComponentResource {
  /** IPv4 address. */
  readonly address: Output<string>;
  /** Host names that the load balancer answers. */
  readonly hosts: readonly string[];

  constructor(name: string, args: GrpcIngressArgs, opts?: ComponentResourceOptions) {
    super("grpc-envoy-gke:components:GrpcIngress", name, {}, opts);
    const { project, dnsProject = project, namespace, backends, settings = DEFAULT_INGRESS, overrides = {} } = args;
    const { preShared } = settings.certificate;
    const hosts = hostsOf(backends);
    const child: CustomResourceOptions = { parent: this };
    const object: CustomResourceOptions = { ...child, ...objectOptions(this) };
    const inNamespace: CustomResourceOptions = { ...object, ...(opts?.dependsOn && { dependsOn: opts.dependsOn }) };

    const address = globalAddress(name, args, settings, child);
    const frontendConfig = new CustomResource(
      `${name}-frontend-config`,
      applyOverride(
        overrides.frontendConfig,
        frontendConfigManifest(name, namespace, sslPolicyName(name, args, settings, child), settings.httpsRedirect),
      ),
      inNamespace,
    );
    const certificates = (preShared === undefined ? hosts : []).map((host) => {
      const manifest = managedCertificateManifest(host, namespace);
      return {
        name: manifest.metadata.name,
        resource: new CustomResource(
          `${name}-certificate-${host}`,
          applyOverride<CustomResourceArgs>(overrides.managedCertificate, manifest),
          inNamespace,
        ),
      };
    });
    const manifest = ingressManifest({
      name,
      namespace,
      backends,
      addressName: address.name,
      managedCertificates: certificates.map((certificate) => certificate.name),
      preSharedCertificates: preShared ?? [],
      frontendConfig: name,
      httpsRedirect: settings.httpsRedirect,
    });
    new Ingress(`${name}-ingress`, applyOverride(overrides.ingress, manifest), {
      ...object,
      // Two load balancers cannot have one address.
      deleteBeforeReplace: true,
      // Annotations name them, so Pulumi cannot see that the Ingress needs them.
      dependsOn: [frontendConfig, ...certificates.map(({ resource }) => resource)],
      customTimeouts: { create: LOAD_BALANCER_TIMEOUT, update: LOAD_BALANCER_TIMEOUT, delete: LOAD_BALANCER_TIMEOUT },
    });
    for (const host of settings.dnsZone === undefined ? [] : hosts) {
      new RecordSet(
        `${name}-record-${host}`,
        applyOverride(overrides.record, {
          project: dnsProject,
          managedZone: settings.dnsZone!,
          name: `${host}.`,
          type: "A",
          ttl: 300,
          rrdatas: [address.address],
        }),
        child,
      );
    }

    this.address = address.address;
    this.hosts = hosts;
    this.registerOutputs({ address: this.address, hosts });
  }
}

interface Address {
  readonly name: Input<string>;
  readonly address: Output<string>;
}

/** The reserved address of the settings, or a new one. */
function globalAddress(
  name: string,
  { project, cloudName, overrides = {} }: GrpcIngressArgs,
  { reservedAddress, deletionProtection = false }: IngressSettings,
  child: CustomResourceOptions,
): Address {
  if (reservedAddress !== undefined) {
    return { name: reservedAddress, address: addressOf(reservedAddress, project, child) };
  }
  return new GlobalAddress(
    `${name}-address`,
    applyOverride(overrides.address, { name: `${cloudName}-ingress`, project }),
    { ...child, protect: deletionProtection },
  );
}

/** The IPv4 address that a reserved one has. */
function addressOf(name: string, project: Input<string>, child: InvokeOptions): Output<string> {
  return output(project).apply(async (id) => {
    const { address } = await lookUp(
      getGlobalAddress({ name, project: id }, child),
      { path: "ingress.reservedAddress", value: name },
      `a global address that is there and may be read: projects/${id}/global/addresses/${name}`,
      `compare it with gcloud compute addresses list --global --project ${id}; reading it takes roles/compute.viewer`,
    );
    return address;
  });
}

/** The SSL policy of the settings, or a new one that refuses TLS before 1.2 and weak ciphers. */
function sslPolicyName(
  name: string,
  { project, cloudName, overrides = {} }: GrpcIngressArgs,
  { sslPolicy }: IngressSettings,
  child: CustomResourceOptions,
): Input<string> {
  if (sslPolicy !== undefined) return sslPolicy;
  return new SSLPolicy(
    `${name}-ssl-policy`,
    applyOverride(overrides.sslPolicy, {
      name: `${cloudName}-ingress`,
      project,
      profile: "MODERN",
      minTlsVersion: "TLS_1_2",
    }),
    child,
  ).name;
}
