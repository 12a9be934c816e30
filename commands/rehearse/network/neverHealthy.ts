import { type Clock, now } from "../clock";
import type { Pod } from "../node/pod";
import type { LoadBalancer } from "../subject";

/** Milliseconds that a busy machine may take for the health checks that let the first pods into service, on top of their own times. */
const MARGIN = 10_000;

/** Finds out where pods are ready for long, and only the load balancer finds none of them healthy. */
export class NeverHealthy {
  /** Milliseconds of the clock. */
  private since: number | undefined;

  constructor(
    private readonly loadBalancer: LoadBalancer,
    private readonly clock: Clock,
    private readonly isHealthy: (pod: Pod) => boolean,
  ) {}

  /**
   * Looks at the pods that the load balancer calls.
   * @returns why no call from outside is answered, in words; undefined where that may still change
   */
  look(pods: readonly Pod[]): string | undefined {
    const waits = pods.length > 0 && pods.every((pod) => pod.ready && !this.isHealthy(pod));
    this.since = waits ? (this.since ?? now()) : undefined;
    const { type, port, requestPath, checkIntervalSec, timeoutSec, healthyThreshold } = this.loadBalancer.healthCheck;
    const patience = this.clock.milliseconds(checkIntervalSec * (healthyThreshold + 1)) + timeoutSec * 1000 + MARGIN;
    if (this.since === undefined || now() - this.since < patience) return undefined;
    const asked = type === "GRPC" || type === "TCP" ? `on port ${port}` : `GET ${requestPath} on port ${port}`;
    return `the load balancer's health check (${type}, ${asked}) passes on no pod, although all of them are ready: no call from outside is answered`;
  }
}
