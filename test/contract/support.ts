import { type Output, StackReference, isSecret, secret } from "@pulumi/pulumi";
import { type ReferencedCluster, clusterFrom } from "../../contract";
import type { StackOutputs } from "../../contract/outputs";
import { record } from "../../commands/plan/record";
import { type Resources } from "../support/resources";

export const STACK = "acme/grpc-envoy-gke/dev";

/** What a stack publishes: one server that takes every caller, one that takes two namespaces. */
export const OUTPUTS: StackOutputs = {
  contractVersion: 1,
  cluster: {
    name: "grpc-envoy-gke-dev",
    location: "asia-northeast1-a",
    project: "acme-dev",
    endpoint: "gke.example.com",
    network: "projects/acme-dev/global/networks/grpc-envoy-gke-dev",
    workloadPool: "acme-dev.svc.id.goog",
  },
  kubeconfig: '{"kind":"Config"}',
  ingress: { address: "192.0.2.1", hosts: ["grpc.dev.example.com"] },
  servers: {
    web: server("web", null),
    billing: server("billing", ["shop", "reports"]),
  },
};

function server(name: string, callers: readonly string[] | null): StackOutputs["servers"][string] {
  const host = `${name}.grpc.svc.cluster.local`;
  return { hosts: [], namespace: "grpc", service: name, host, port: 15002, callers };
}

/** A value that an Output came to, and whether it is secret. */
export interface Came {
  readonly value: unknown;
  readonly secret: boolean;
}

/**
 * Reads a stack with these outputs in a program of its own.
 * @param secrets names of the outputs that are secret
 * @returns what `read` takes from it, and what the program registered
 */
export async function readStack(
  outputs: object,
  read: (cluster: ReferencedCluster) => Readonly<Record<string, Output<unknown>>>,
  secrets: readonly string[] = [],
): Promise<{ came: Record<string, Came>; resources: Resources }> {
  const came: Record<string, Came> = {};
  const program = (): void => {
    const cluster = clusterFrom(new StackReference(STACK));
    for (const [key, output] of Object.entries(read(cluster)))
      output.apply(async (value) => void (came[key] = { value, secret: await isSecret(output) }));
  };
  const published = Object.entries(outputs).map(([key, value]: [string, unknown]) => [
    key,
    secrets.includes(key) ? secret(value) : value,
  ]);
  const state = { name: STACK, outputs: Object.fromEntries(published) as object, secretOutputNames: secrets };
  const { resources } = await record(
    () => {
      program();
      return {};
    },
    {
      project: "acme",
      stack: "test",
      mocks: {
        newResource: ({ type, name, inputs }) => ({
          id: name,
          state: type === "pulumi:pulumi:StackReference" ? state : (inputs as object),
        }),
        call: ({ token }) => {
          throw new Error(`no answer for ${token}`);
        },
      },
    },
  );
  return { came, resources };
}
