import { get } from "node:http";
import { Client, credentials, status } from "@grpc/grpc-js";
import { service as health } from "grpc-health-check";
import type { Container, Probe } from "./workload";

const CHECK = health["Check"]!;

/** What a probe got. */
export type Answer = { readonly passes: true } | Refusal;

export interface Refusal {
  readonly passes: false;
  /** What is wrong, for example `does not answer grpc.health.v1.Health/Check (UNIMPLEMENTED)`. */
  readonly why: string;
  /** Whether it answered at all: what it answers is not for want of time. */
  readonly answered: boolean;
}

/** Statuses that a client gives itself where no answer came, or none that was gRPC. */
const UNANSWERED: ReadonlySet<status> = new Set([status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.CANCELLED]);

/**
 * Asks a container as the kubelet does: over a connection of its own.
 * @param seconds that it may take. Never scaled: it guards against silence, and a quick rehearsal runs on no quicker machine.
 */
export function ask(probe: Probe, container: Container, host: string): Promise<Answer> {
  const seconds = probe.timeoutSeconds;
  if (probe.grpc !== undefined) return askGrpc(`${host}:${probe.grpc.port}`, probe.grpc.service, seconds);
  if (probe.httpGet !== undefined) {
    const { path, port } = probe.httpGet;
    const number = portNumber(port, container.ports);
    if (number === undefined) throw new Error(`${container.name} has no port named ${port}`);
    return askHttp(host, number, path, seconds);
  }
  throw new Error(`${container.name} has a probe that is neither grpc nor httpGet`);
}

function askGrpc(target: string, service: string, seconds: number): Promise<Answer> {
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
        resolve(error === null ? ofStatus(reply?.status ?? "nothing") : ofError(error.code, error.details, service));
      },
    );
  });
}

const METHOD = CHECK.path.slice(1);

function ofStatus(answer: string): Answer {
  if (answer === "SERVING") return { passes: true };
  return { passes: false, why: `answers ${answer} to ${METHOD}`, answered: true };
}

function ofError(code: status, details: string, service: string): Refusal {
  const name = status[code];
  if (UNANSWERED.has(code)) return { passes: false, why: `is not reached (${name}: ${details})`, answered: false };
  const why =
    code === status.NOT_FOUND
      ? `does not know the service "${service}" in ${METHOD} (${name})`
      : `does not answer ${METHOD} (${name})`;
  return { passes: false, why, answered: true };
}

function askHttp(host: string, port: number, path: string, seconds: number): Promise<Answer> {
  return new Promise((resolve) => {
    const request = get({ host, port, path, agent: false, timeout: seconds * 1000 }, (response) => {
      response.resume();
      const { statusCode = 0 } = response;
      const passes = statusCode >= 200 && statusCode < 400;
      // 503 is how one answers for another that does not.
      const refusal = { why: `answers ${statusCode} to ${path}`, answered: statusCode !== 503 };
      resolve(passes ? { passes } : { passes, ...refusal });
    });
    request.on("timeout", () => request.destroy());
    request.on("error", ({ message }) =>
      resolve({ passes: false, why: `is not reached (${message})`, answered: false }),
    );
  });
}

/** A container's port by its number or name; undefined where no port has the name. */
export function portNumber(port: number | string, ports: Container["ports"]): number | undefined {
  return typeof port === "number" ? port : ports.find((candidate) => candidate.name === port)?.containerPort;
}
