import { status } from "@grpc/grpc-js";
import { internalStreams } from "../../../envoy/limits";
import { now } from "../clock";
import type { Outcome } from "../load/caller";
import { ownOf } from "../subject";
import { atLeast, atMost, OF_SETTINGS, PATIENCE, type Scenario } from "./scenario";

const PODS = 2;
/** Calls at once, by what the pods take together. */
const EXCESS = 1.2;
/** Milliseconds that each call stays. */
const HELD = 4000;
/** Milliseconds within which a call that is too many has its answer; it must not queue. */
const AT_ONCE = 2000;
/** More open calls than this process can have open at once without being what is measured. */
const MOST = 5000;
const CALLERS = 8;
const AFTERWARDS = 500;

export const overload: Scenario = {
  name: "overload",
  about: "More calls at once than the pods take: those over the limit are refused at once, the others are answered.",
  needsEcho: true,
  unfit: ({ own }) => {
    if (own === undefined) return OF_SETTINGS;
    const { settings } = own;
    return settings.calls.concurrentPerPod > MOST
      ? `calls.concurrentPerPod is ${settings.calls.concurrentPerPod}; this machine rehearses up to ${MOST}`
      : undefined;
  },
  async run({ open, subject }) {
    const cluster = await open({ replicas: PODS });
    const path = cluster.envoyPaths[0]!;
    const { settings } = ownOf(subject);
    const limit = settings.calls.concurrentPerPod * PODS;
    const ledger = cluster.clients.ledger(path, `${path} path`);
    const sent = Math.ceil(limit * EXCESS);
    // A connection to a pod may have a share of its calls; with fewer connections, calls would wait in their clients.
    const enough = path === "internal" ? Math.ceil(sent / internalStreams(settings)) : 0;
    const callers = Array.from({ length: Math.max(CALLERS, enough) }, () => cluster.clients.caller(path));
    await Promise.all(callers.map((caller) => caller.call("unary", { deadline: PATIENCE })));
    cluster.event(`${sent} calls at once`);
    const beginning = now();
    const outcomes = await Promise.all(
      Array.from({ length: sent }, async (_, index) => {
        ledger.sent++;
        return callers[index % callers.length]!.call("unary", {
          request: { delayMs: HELD },
          deadline: HELD + PATIENCE,
        });
      }),
    );
    const refused = outcomes.filter(({ code }) => code !== status.OK);
    outcomes.filter(({ code }) => code === status.OK).forEach((outcome) => ledger.add(outcome));
    const otherwise = refused.filter(({ code }) => code !== status.UNAVAILABLE && code !== status.RESOURCE_EXHAUSTED);
    const after = await cluster.clients
      .load(path, `${path} path, afterwards`, { rate: AFTERWARDS, mix: ["unary"], total: AFTERWARDS, callers: CALLERS })
      .finished();
    const answeredAt = (outcome: Outcome) => outcome.endedAt - beginning;
    return {
      paths: [ledger.figures(), after.figures()],
      claims: [
        atLeast("calls refused", 1, refused.length),
        atMost("calls taken", limit, outcomes.length - refused.length),
        atLeast("calls taken", limit * 0.9, outcomes.length - refused.length),
        atMost("refused calls with another status than UNAVAILABLE", 0, otherwise.length),
        atMost(
          "milliseconds until the last refused call had its answer",
          AT_ONCE,
          Math.max(0, ...refused.map(answeredAt)),
        ),
        atMost("calls lost afterwards", 0, after.failures.length),
      ],
    };
  },
};
