import { type OverloadManager } from "../../../envoy/api/overload";
import { type Bootstrap, type BootstrapInput } from "../../../envoy/bootstrap";
import { type TimingBudget } from "../../../settings/timing";
import { input } from "../../../tools/bootstrapInput";
import { freePorts } from "../../../tools/freePorts";

/** Seconds, short enough for a test. */
const TIMES: Partial<TimingBudget> = { maxStream: 2, streamIdle: 2, withdraw: 1, drain: 2, goAway: 1 };
/** A bootstrap's values on ports that nothing listens on. */
export async function onFreePorts(origins: string[]): Promise<BootstrapInput> {
  const [port, ingress, internal, health, drain, admin] = await freePorts(6);
  const values = input({
    settings: { port, grpcWeb: { origins } },
    envoy: { ports: { ingress, internal, health, drain, admin } },
  });
  return { ...values, timing: { ...values.timing, ...TIMES } };
}

/** The same bootstrap for a heap that is over its limit from the start. */
export function withoutMemory(given: Bootstrap): Bootstrap {
  const monitors = given.overload_manager.resource_monitors.map((monitor) =>
    monitor.name === "envoy.resource_monitors.fixed_heap"
      ? { ...monitor, typed_config: { ...monitor.typed_config, max_heap_size_bytes: 1 } }
      : monitor,
  );
  const overload: OverloadManager = { ...given.overload_manager, resource_monitors: monitors };
  return { ...given, overload_manager: overload };
}
