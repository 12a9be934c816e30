import { DNS_REFRESH } from "../../../settings/timing";
import type { DnsMode } from "../network/dns";
import { atMost, nothingLost, type Scenario } from "./scenario";
import { figuresOf, Traffic } from "./traffic";

const PODS = 3;
const FAULTS: readonly [mode: DnsMode, what: string][] = [
  ["empty", "the name has no address"],
  ["nxdomain", "the name is unknown (NXDOMAIN)"],
  ["silent", "DNS is silent"],
];
/** Envoy looks the pods up so often while a fault lasts. */
const LOOKUPS = 6;
const EVENNESS = 1.2;
/** Enough that a pod which is slow for a moment, and gets fewer calls meanwhile, is not taken for one that is missing. */
const AFTERWARDS = 6000;

export const dns: Scenario = {
  name: "dns",
  about:
    "The name of the pods is empty, unknown or silent, and comes back: calls go to the own server meanwhile, or to the pods known last.",
  needsEcho: false,
  async run({ open, volume }) {
    const cluster = await open({ replicas: PODS });
    const traffic = new Traffic(cluster, volume);
    for (const [mode, what] of FAULTS) {
      await cluster.clock.sleep(DNS_REFRESH * LOOKUPS);
      cluster.event(what);
      cluster.dns.mode = mode;
      await cluster.clock.sleep(DNS_REFRESH * LOOKUPS);
      cluster.event("DNS answers again");
      cluster.dns.mode = "answers";
    }
    // Until every Envoy has looked the pods up, and checked their health.
    await cluster.clock.sleep(DNS_REFRESH * LOOKUPS);
    const paths = figuresOf(await traffic.enough());
    const after = await cluster.clients
      .load("internal", "internal path, after the faults", { rate: volume.rate, mix: ["unary"], total: AFTERWARDS })
      .finished();
    const figures = after.figures(
      undefined,
      cluster.options.app.echoes ? cluster.pods.map(({ name }) => name) : undefined,
    );
    return {
      paths: [...paths, figures],
      claims: [
        ...nothingLost([...paths, figures], volume.calls),
        ...(figures.evenness === undefined ? [] : [atMost("max/mean after the faults", EVENNESS, figures.evenness)]),
      ],
    };
  },
};
