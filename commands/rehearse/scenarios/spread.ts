import { servedBetween, servedSoFar } from "../envoy/served";
import type { PathName } from "../result";
import { atLeast, atMost, PATIENCE, type Scenario } from "./scenario";

const PODS = 3;
const CALLS = 3000;
/** By path: how uneven it may be. Least-request draws its candidates by lot. */
const LIMITS = { ingress: 1.05, internal: 1.1 } as const;

export const spread: Scenario = {
  name: "spread",
  about: "Calls over one client connection reach every pod; a balancer of connections leaves one pod with all of them.",
  needsEcho: false,
  async run({ open, volume }) {
    const cluster = await open({ replicas: PODS });
    const pods = cluster.pods.map(({ name }) => name);
    const send = async (path: PathName, label: string) => {
      const options = { rate: volume.rate, mix: ["unary"] as const, total: CALLS, call: { deadline: PATIENCE } };
      const before = await servedSoFar(cluster, path);
      const ledger = await cluster.clients.load(path, label, options).finished();
      const isShown = cluster.options.app.echoes || cluster.isOfConnections(path) || cluster.countedPods.length > 0;
      if (!isShown) return ledger.figures();
      if (!cluster.options.app.echoes) {
        const after = await servedSoFar(cluster, path);
        for (const [pod, calls] of servedBetween(before, after, ledger.succeeded, cluster.isOfConnections(path)))
          ledger.perPod.set(pod, calls);
      }
      return ledger.figures(undefined, pods);
    };
    const before = await send("connections", "a balancer of connections");
    const paths = [before];
    const claims = [atLeast("max/mean with a balancer of connections", PODS - 0.1, before.evenness ?? NaN)];
    for (const path of cluster.envoyPaths) {
      const figures = await send(path, `${path} path`);
      const { label, succeeded, evenness } = figures;
      paths.push(figures);
      claims.push(atLeast(`calls answered, ${label}`, CALLS, succeeded));
      // Neither the replies of another server nor an Envoy without administration show which pod answered.
      if (evenness !== undefined) claims.push(atMost(`max/mean, ${label}`, LIMITS[path], evenness));
    }
    return { paths, claims };
  },
};
