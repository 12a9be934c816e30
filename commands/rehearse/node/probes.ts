import { get as getPlain } from "node:http";
import { get as getWithinTls } from "node:https";
import { connect } from "node:net";
import { Client, credentials, status } from "@grpc/grpc-js";
import { service as health } from "grpc-health-check";
import type { PodAddresses } from "./pod";
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
export function ask(probe: Probe, container: Container, { pod: host, own }: PodAddresses): Promise<Answer> {
  const seconds = probe.timeoutSeconds;
  if (probe.inside !== undefined) {
    const { port, path } = probe.inside;
    return askHttp(own, port, path, seconds).then((answer) =>
      answer.passes || answer.answered ? answer : askHttp(host, port, path, seconds),
    );
  }
  if (probe.grpc !== undefined) return askGrpc(`${host}:${probe.grpc.port}`, probe.grpc.service, seconds);
  if (probe.httpGet !== undefined) {
    const { path, port, scheme } = probe.httpGet;
    const number = portNumber(port, container.ports);
    if (number === undefined) throw new Error(`${container.name} has no port named ${port}`);
    return askHttp(host, number, path, seconds, scheme);
  }
  if (probe.tcpSocket !== undefined) {
    const number = portNumber(probe.tcpSocket.port, container.ports);
    if (number === undefined) throw new Error(`${container.name} has no port named ${probe.tcpSocket.port}`);
    return askTcp(host, number, seconds);
  }
  throw new Error(`${container.name} has a probe that is none of grpc, httpGet and tcpSocket`);
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

/** Whether someone listens. */
function askTcp(host: string, port: number, seconds: number): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: seconds * 1000 }, () => {
      socket.destroy();
      resolve({ passes: true });
    });
    socket.on("timeout", () => socket.destroy(new Error("no answer")));
    socket.on("error", ({ message }) =>
      resolve({ passes: false, why: `is not reached (${message})`, answered: false }),
    );
  });
}

/** The kubelet does not look at the certificate. */
function askHttp(
  host: string,
  port: number,
  path: string,
  seconds: number,
  scheme: "HTTP" | "HTTPS" = "HTTP",
): Promise<Answer> {
  return new Promise((resolve) => {
    const get = scheme === "HTTPS" ? getWithinTls : getPlain;
    const options = { host, port, path, agent: false, timeout: seconds * 1000, rejectUnauthorized: false } as const;
    const request = get(options, (response) => {
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
