import { request, type RequestOptions } from "node:http";
import type { Clock } from "../clock";
import { portNumber } from "./probes";
import type { PodAddresses } from "./pod";
import type { Container, HookCommand } from "./workload";

/**
 * Runs a container's preStop hook as the kubelet does: its GET has no limit of its own, whatever is answered ends the
 * hook, and a hook that fails is over. Resolves with what went wrong, if anything.
 * https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
 * @param over ends it early
 */
export async function runPreStop(
  { preStop, ports }: Container,
  addresses: PodAddresses,
  clock: Clock,
  over: AbortSignal,
): Promise<string | undefined> {
  for (const command of preStop?.commands ?? []) {
    const wrong = await runCommand(command, addresses, clock, over);
    if (wrong !== undefined) return wrong;
  }
  if (preStop?.sleep !== undefined) await clock.sleep(preStop.sleep.seconds, over);
  if (preStop?.httpGet === undefined) return undefined;
  const { path, port, httpHeaders } = preStop.httpGet;
  const headers = Object.fromEntries(httpHeaders.map((header) => [header.name, header.value]));
  const number = portNumber(port, ports);
  if (number === undefined) return `asks port ${port}, which the container does not name`;
  const answer = await ask({ host: addresses.pod, port: number, path, headers, signal: over });
  if ("error" in answer) return over.aborted ? undefined : `is not reached (${answer.error.message})`;
  return answer.status === 200 ? undefined : `answers ${answer.status} to ${path}`;
}

/** A request inside of a pod: to its loopback address, or where a port of every address listens here. */
async function runCommand(
  command: HookCommand,
  { own, pod }: PodAddresses,
  clock: Clock,
  over: AbortSignal,
): Promise<string | undefined> {
  if ("fails" in command) return command.fails;
  if ("sleep" in command) {
    await clock.sleep(command.sleep, over);
    return undefined;
  }
  const { request } = command;
  let answer = await ask({ ...request, host: own, signal: over });
  if ("error" in answer && (answer.error as NodeJS.ErrnoException).code === "ECONNREFUSED")
    answer = await ask({ ...request, host: pod, signal: over });
  if ("error" in answer) return over.aborted ? undefined : `is not reached (${answer.error.message})`;
  return undefined;
}

function ask(options: RequestOptions): Promise<{ readonly status: number } | { readonly error: Error }> {
  return new Promise((resolve) => {
    const sent = request({ ...options, agent: false }, (response) => {
      response.resume();
      // One that is cut off after its answer's beginning is over too.
      response.on("error", () => undefined);
      resolve({ status: response.statusCode ?? 0 });
    });
    sent.on("error", (error) => resolve({ error }));
    sent.end();
  });
}
