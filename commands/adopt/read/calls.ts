import { endless, longestCall } from "../../../checks/envoy/route";
import { seconds } from "../../../checks/envoy/values";
import { backendConfigOf } from "../../../checks/view/arrivals";
import type { Place } from "../../../checks/field";
import { serverSchema } from "../../../settings/server";
import { type TimingBudget, timingBudget } from "../../../settings/timing";
import { formatDuration } from "../../../settings/values/duration";
import type { Context, ServerSource } from "./context";
import { isOwn } from "./own";
import { routesTo } from "./routesTo";

interface Limit {
  readonly seconds: number;
  readonly at: Place;
  readonly what: string;
}

/** A day, the longest that the settings take. */
const LONGEST = 86_400;
/** What Kubernetes fills in: not a decision of the manifests' author. */
const DEFAULT_GRACE = 30;
const DEFAULT_CALLS = serverSchema.shape.calls.parse(undefined);

/** How long calls last, from everything that ends them today. */
export function readCalls(server: ServerSource, isOutside: boolean, context: Context): void {
  const { draft, place } = context;
  const path = (key: string) => ["servers", server.name, "calls", key];
  // A call may last as long as the route that is the most patient lets it, and as the load balancer does.
  const both = [routeLimits(server, context), balancerLimits(server, context)].flatMap(
    (limits) => longestOf(limits) ?? [],
  );
  const shortest = both.filter(({ seconds }) => seconds !== Infinity).sort((a, b) => a.seconds - b.seconds)[0];
  const grace = server.pod.spec.at("terminationGracePeriodSeconds");
  const stated = grace.number ?? DEFAULT_GRACE;
  let longest: number = DEFAULT_CALLS.longestStream;
  if (shortest !== undefined) {
    longest = Math.min(LONGEST, Math.max(1, Math.ceil(shortest.seconds)));
    draft.set(path("longestStream"), formatDuration(longest), `${place(shortest.at)}: ${shortest.what}`);
  } else if (stated > budget(longest)) {
    longest = Math.min(LONGEST, stated - (budget(longest) - longest));
    draft.set(path("longestStream"), formatDuration(longest), `${place(grace)}: a pod waits so long for its calls`);
  }
  const endless = both.find(({ seconds }) => seconds === Infinity);
  if (shortest === undefined && endless !== undefined) {
    const reason = `every call has an end here: after ${formatDuration(longest)}, or what calls.longestStream states, up to 24h`;
    draft.leaveOut(`${server.name}'s calls without an end`, place(endless.at), reason);
  }
  if (longest < DEFAULT_CALLS.longestUnary)
    draft.set(path("longestUnary"), formatDuration(longest), "no call lasts longer than longestStream");
  readRequests(longest);
  const needed = budget(longest);
  if (stated === needed) return;
  const words = `${server.name} grace period of ${formatDuration(stated)}`;
  if (!grace.exists || stated === DEFAULT_GRACE || stated > needed) {
    const why = grace.exists && stated !== DEFAULT_GRACE ? "" : ", Kubernetes' default";
    const reason = `follows from calls: ${formatDuration(needed)}, for balancers to let go and calls to end`;
    return draft.leaveOut(`${words}${why}`, place(grace), reason);
  }
  if (!isOwn(server.pod.owner) && withdrawn(longest, stated) < budgetOf(longest).withdraw) {
    const reason = `it ends before balancers have let go of the pod, so that a rollout loses calls; it follows from calls here: ${formatDuration(needed)}`;
    return draft.leaveOut(words, place(grace), reason);
  }
  draft.set(
    path("leave"),
    formatDuration(Math.max(10, stated)),
    `${place(grace)}: calls need ${formatDuration(needed)}, so that longer ones are cut; without this line none is`,
  );

  /** Time for a request to arrive: what the most patient Envoy states, where that is not what follows from the calls. */
  function readRequests(longestStream: number): void {
    const limit = longestOf(requestLimits(server, context));
    if (limit === undefined) return;
    const within = Math.max(1, Math.ceil(Math.min(limit.seconds, longestStream)));
    if (within !== budgetOf(longestStream).requestTimeout)
      draft.set(path("longestRequest"), formatDuration(within), `${place(limit.at)}: ${limit.what}`);
  }

  function budgetOf(longestStream: number, leave?: number): TimingBudget {
    const longestUnary = Math.min(DEFAULT_CALLS.longestUnary, longestStream);
    const calls = { ...DEFAULT_CALLS, longestUnary, longestStream };
    return timingBudget(leave === undefined ? calls : { ...calls, leave }, isOutside);
  }

  /** Seconds that balancers would have to let go of a pod that leaves within so many. */
  function withdrawn(longestStream: number, leave: number): number {
    return budgetOf(longestStream, Math.max(10, leave)).withdraw;
  }

  function budget(longestStream: number): number {
    return budgetOf(longestStream).gracePeriod;
  }
}

/** `request_timeout` of the connection managers that lead to a server; 0 is no limit. */
function requestLimits(server: ServerSource, { view }: Context): Limit[] {
  const managers = new Set(routesTo(server, view).map(({ manager }) => manager));
  return [...managers].flatMap(({ field }): Limit[] => {
    const at = field.at("request_timeout");
    const limit = seconds(at);
    if (limit === undefined) return [];
    const what =
      limit === 0
        ? "a request may take as long as its call"
        : `a request has ${formatDuration(Math.ceil(limit))} to arrive`;
    return [{ seconds: endless(limit), at, what }];
  });
}

function longestOf(limits: readonly Limit[]): Limit | undefined {
  return [...limits].sort((a, b) => b.seconds - a.seconds)[0];
}

/** Envoy's limits; its default of 15 s is not a decision of the manifests' author. */
function routeLimits(server: ServerSource, { draft, place, view }: Context): Limit[] {
  return routesTo(server, view).flatMap(({ route, manager }): Limit[] => {
    const action = route.field.at("route");
    const [own, max] = [action.at("timeout"), action.at("max_stream_duration")];
    const general = manager.field.at("common_http_protocol_options", "max_stream_duration");
    const seconds = longestCall(route, manager.field);
    if (!own.exists && !max.exists && !general.exists) {
      const reason =
        "Envoy's default of 15s ends streams too: calls.longestUnary and longestStream say how long calls last";
      draft.leaveOut(`${server.name}'s route timeout, not stated`, place(route.field), reason);
      return [];
    }
    const at = max.exists ? max : own.exists ? own : general;
    return [{ seconds, at, what: `Envoy ends calls after ${formatDuration(Math.ceil(Math.min(seconds, LONGEST)))}` }];
  });
}

/** The load balancer's limit, where a BackendConfig states one. */
function balancerLimits({ ways }: ServerSource, { view }: Context): Limit[] {
  return ways.flatMap(({ service, port }): Limit[] => {
    const at = backendConfigOf(service, port, view)?.root.at("spec", "timeoutSec");
    if (at?.number === undefined) return [];
    return [{ seconds: at.number, at, what: `the load balancer ends calls after ${formatDuration(at.number)}` }];
  });
}
