import { get } from "node:http";
import type { Clock } from "../clock";
import { portNumber } from "./probes";
import type { Container } from "./workload";

/**
 * Runs a container's preStop hook as the kubelet does: its GET has no limit of its own, whatever is answered ends the
 * hook, and a hook that fails is over. Resolves with what went wrong, if anything.
 * https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
 * @param over ends it early
 */
export async function runPreStop(
  { preStop, ports }: Container,
  host: string,
  clock: Clock,
  over: AbortSignal,
): Promise<string | undefined> {
  if (preStop?.sleep !== undefined) await clock.sleep(preStop.sleep.seconds, over);
  if (preStop?.httpGet === undefined) return undefined;
  const { path, port, httpHeaders } = preStop.httpGet;
  const headers = Object.fromEntries(httpHeaders.map((header) => [header.name, header.value]));
  const number = portNumber(port, ports);
  if (number === undefined) return `asks port ${port}, which the container does not name`;
  const options = { host, port: number, path, headers, agent: false, signal: over };
  return new Promise((resolve) => {
    const request = get(options, (response) => {
      const { statusCode = 0 } = response;
      response.resume();
      // One that is cut off after its answer's beginning is over too.
      response.on("error", () => undefined);
      resolve(statusCode === 200 ? undefined : `answers ${statusCode} to ${path}`);
    });
    request.on("error", ({ message }) => resolve(over.aborted ? undefined : `is not reached (${message})`));
  });
}
