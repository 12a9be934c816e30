import { get } from "node:http";
import { Client, credentials } from "@grpc/grpc-js";
import { service as health } from "grpc-health-check";
import type { Container, Probe } from "./workload";

const CHECK = health["Check"]!;

/**
 * Asks a container as the kubelet does: over a connection of its own.
 * @param seconds that it may take. Never scaled: it guards against silence, and a quick rehearsal runs on no quicker machine.
 */
export function ask(probe: Probe, container: Container, host: string): Promise<boolean> {
  const seconds = probe.timeoutSeconds;
  if (probe.grpc !== undefined) return askGrpc(`${host}:${probe.grpc.port}`, probe.grpc.service, seconds);
  if (probe.httpGet !== undefined) {
    const { path, port } = probe.httpGet;
    return askHttp(host, portNumber(port, container), path, seconds);
  }
  throw new Error(`${container.name} has a probe that is neither grpc nor httpGet`);
}

function askGrpc(target: string, service: string, seconds: number): Promise<boolean> {
  const client = new Client(target, credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 });
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      CHECK.path,
      CHECK.requestSerialize,
      (bytes) => CHECK.responseDeserialize(bytes) as { status?: string },
      { service },
      { deadline: Date.now() + seconds * 1000 },
      (error, reply) => {
        client.close();
        resolve(error === null && reply?.status === "SERVING");
      },
    );
  });
}

function askHttp(host: string, port: number, path: string, seconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host, port, path, agent: false, timeout: seconds * 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode !== undefined && response.statusCode >= 200 && response.statusCode < 400);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}

function portNumber(port: number | string, { name, ports }: Container): number {
  if (typeof port === "number") return port;
  const found = ports.find((candidate) => candidate.name === port);
  if (found === undefined) throw new Error(`${name} has no port named ${port}`);
  return found.containerPort;
}
