import { credentials } from "@grpc/grpc-js";
import { type Bootstrap, bootstrap } from "../../../envoy/bootstrap";
import { type Target } from "../../../commands/rehearse/abuse";
import { type App, METHODS, startApp } from "../../envoy/support/app";
import { TestClient } from "../../envoy/support/client";
import { request, untilStatus } from "../../envoy/support/http";
import { onFreePorts } from "../../envoy/support/liveInput";
import { type RunningEnvoy, runEnvoy } from "../../../tools/runningEnvoy";
import { HonestCaller } from "./honestCaller";
import { MemoryWatch } from "./memory";

/**
 * Seconds; the longest call is shorter than an attack's limit, so that it is seen to end.
 * A request that does not arrive is ended before it.
 * A stream may idle for longer than Envoy waits for headers (10 s), so that it is seen which of them ends an attack.
 */
const TIMES = { maxStream: 6, requestTimeout: 5, streamIdle: 13, goAway: 5 };

/** Methods that Envoy counts by name. */
const COUNTED = { "test.v1.Test": ["Echo"] };

export type Listener = "ingress" | "internal";

/** An Envoy under attack, with its server and honest callers on connections of their own. */
export interface Attacked {
  readonly target: Readonly<Record<Listener, Target>>;
  readonly callers: readonly HonestCaller[];
  readonly memory: MemoryWatch;
  /** Bytes of heap that count as full. */
  readonly heapLimit: number;
  /** Value of one of Envoy's statistics; 0 where it has none of that name. */
  stat(name: string): Promise<number>;
  log(): string;
  stop(): Promise<void>;
}

/** Starts what a pod runs on loopback. @param change takes a protection away, to see that it is one */
export async function startAttacked(
  program: string,
  change: (built: Bootstrap) => Bootstrap = (built) => built,
): Promise<Attacked> {
  const free = await onFreePorts(["https://app.example.com"]);
  const values = {
    ...free,
    settings: { ...free.settings, methods: COUNTED },
    envoy: { ...free.envoy, metricsPerMethod: true },
    timing: { ...free.timing, ...TIMES },
  };
  const { ports } = values.envoy;
  const envoy: RunningEnvoy = await runEnvoy(program, change(bootstrap(values)));
  const app: App = await startApp(values.settings.port);
  await untilStatus(ports.health, "/healthz", 200);
  const clients = [
    new TestClient(ports.ingress, credentials.createSsl(envoy.certificate)),
    new TestClient(ports.internal),
  ];
  const callers = clients.map((client) => new HonestCaller(client));
  const memory = new MemoryWatch(envoy.pid);
  const host = "127.0.0.1";
  const metrics = ports.health;
  const capacity = { calls: values.settings.calls.concurrentPerPod, requestTimeout: TIMES.requestTimeout * 1000 };
  return {
    target: {
      ingress: {
        host,
        port: ports.ingress,
        tls: { ca: envoy.certificate, servername: "localhost" },
        ...METHODS,
        capacity,
        metrics,
      },
      internal: { host, port: ports.internal, ...METHODS, capacity, metrics },
    },
    callers,
    memory,
    heapLimit: 0.8 * 512 * 2 ** 20,
    async stat(name) {
      const { body } = await request(ports.admin, `/stats?filter=^${name.replaceAll(".", "\\.")}$`);
      return Number(body.split(":")[1] ?? 0);
    },
    log: () => envoy.log(),
    async stop() {
      memory.stop();
      await Promise.all(callers.map((caller) => caller.stop()));
      clients.forEach((client) => client.close());
      app.stop();
      await envoy.stop();
    },
  };
}
