import { status } from "@grpc/grpc-js";
import type { CallOptions, Kind, Outcome } from "../load/caller";
import type { Claim } from "../result";
import { ownOf } from "../subject";
import { OF_SETTINGS, type Scenario } from "./scenario";

/** Seconds; 15 is Envoy's default for a route, 30 the load balancer's for a backend. */
const DEADLINES = [5, 20, 60];
const LENGTHS = [16, 31, 60];
/** Seconds by which a deadline may be kept late. */
const LATE = 2;

interface Case {
  readonly what: string;
  readonly kind: Kind;
  /** Seconds that the call would take. */
  readonly lasts: number;
  readonly deadline?: number;
}

export const deadlines: Scenario = {
  name: "deadlines",
  about:
    "The client's deadline is what ends a call, with DEADLINE_EXCEEDED; without one, calls and streams outlast every proxy's default.",
  needsEcho: true,
  unfit: ({ own }) => (own === undefined ? OF_SETTINGS : undefined),
  async run({ open, subject }) {
    const cluster = await open({ replicas: 2, realTime: true });
    const longest = ownOf(subject).timing.maxStream;
    const cases: Case[] = [
      ...DEADLINES.filter((seconds) => seconds < longest).map((deadline) => {
        return { what: `deadline of ${deadline} s`, kind: "unary", lasts: deadline + 30, deadline } as const;
      }),
      ...LENGTHS.filter((seconds) => seconds < longest).flatMap((lasts): Case[] => [
        { what: `server stream of ${lasts} s`, kind: "serverStream", lasts },
        { what: `bidirectional stream of ${lasts} s`, kind: "bidirectional", lasts },
        { what: `call of ${lasts} s without a deadline`, kind: "unary", lasts },
      ]),
    ];
    const results = await Promise.all(
      cluster.envoyPaths.flatMap((path) => {
        const ledger = cluster.clients.ledger(path, `${path} path`);
        return cases.map(async ({ what, kind, lasts, deadline }) => {
          ledger.sent++;
          const outcome = await cluster.clients.caller(path).call(kind, {
            ...lasting(kind, lasts),
            ...(deadline !== undefined && { deadline: deadline * 1000 }),
          });
          const asPromised = deadline === undefined ? whole(kind, lasts)(outcome) : kept(deadline)(outcome);
          ledger.add(asPromised ? { ...outcome, code: status.OK } : outcome);
          return { ledger, claim: claimOf(`${what}, ${path} path`, outcome, asPromised, deadline) };
        });
      }),
    );
    const ledgers = [...new Set(results.map(({ ledger }) => ledger))];
    return { paths: ledgers.map((ledger) => ledger.figures()), claims: results.map(({ claim }) => claim) };
  },
};

/** A message a second, or one after all of them. */
function lasting(kind: Kind, seconds: number): CallOptions {
  if (kind === "unary") return { request: { delayMs: seconds * 1000 } };
  if (kind === "serverStream") return { request: { delayMs: 1000, replies: seconds } };
  return { requests: seconds, every: 1000 };
}

/** Ended by its deadline, neither earlier nor much later. */
function kept(deadline: number): (outcome: Outcome) => boolean {
  return (outcome) => {
    const took = seconds(outcome);
    return outcome.code === status.DEADLINE_EXCEEDED && took >= deadline - 0.1 && took <= deadline + LATE;
  };
}

/** Ended by itself, with every message. */
function whole(kind: Kind, lasts: number): (outcome: Outcome) => boolean {
  return ({ code, messages }) => code === status.OK && messages === (kind === "unary" ? 1 : lasts);
}

function claimOf(what: string, outcome: Outcome, met: boolean, deadline: number | undefined): Claim {
  const limit = deadline === undefined ? "OK, whole" : `DEADLINE_EXCEEDED at ${deadline} s`;
  return { what, limit, measured: `${status[outcome.code]} after ${seconds(outcome).toFixed(1)} s`, met };
}

function seconds({ startedAt, endedAt }: Outcome): number {
  return (endedAt - startedAt) / 1000;
}
