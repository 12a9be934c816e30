import { type OwnProcess, startProcess } from "../ownProcess";

/**
 * Starts an Envoy that is in no pod, with one worker. It listens some time after. A pod's Envoy runs as its manifest states.
 * @param program Envoy's path
 * @param config file of its bootstrap
 * @param more further arguments
 * @param env is added to this process's own
 */
export function startEnvoy(
  program: string,
  config: string,
  logFile: string,
  more: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): OwnProcess {
  const args = ["-c", config, "--concurrency", "1", "--disable-hot-restart", "--log-level", "warning"];
  return startProcess(program, [...args, ...more], logFile, env);
}
