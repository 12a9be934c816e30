import { readFileSync } from "node:fs";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { providerHandlers } from "./provider/handlers";
import type { ResourceBehaviour } from "./provider/behaviour";
import type { Calls } from "./provider/calls";

export interface ProviderOptions {
  /** The package's name: `gcp`, `kubernetes`. */
  name: string;
  behaviour: ResourceBehaviour;
  /** Shared between providers when the order across them matters. */
  calls: Calls;
}

export interface Provider {
  name: string;
  port: number;
  stop(): void;
  /** Serves again, at the same port, after a stop. */
  restart(): Promise<void>;
}

/** Serves a provider to the real engine, which attaches to it through `PULUMI_DEBUG_PROVIDERS`. */
export async function startProvider(options: ProviderOptions): Promise<Provider> {
  let { server, port } = await serve(options, 0);
  return {
    name: options.name,
    port,
    stop: () => server.forceShutdown(),
    async restart() {
      ({ server, port } = await serve(options, port));
    },
  };
}

async function serve({ name, behaviour, calls }: ProviderOptions, wanted: number) {
  // The default limit of 4 MiB would refuse a large object.
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(
    ResourceProviderService,
    providerHandlers({ name, version: sdkVersion(name), behaviour, calls, configs: new Map() }),
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${wanted}`, grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { server, port };
}

/** The engine warns when a provider is not of the version that its SDK asks for. */
function sdkVersion(name: string): string {
  const manifest = JSON.parse(readFileSync(require.resolve(`@pulumi/${name}/package.json`), "utf8")) as {
    version: string;
  };
  return manifest.version;
}
