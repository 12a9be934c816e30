import { type OwnProcess, startProcess } from "../ownProcess";

/**
 * Starts an Envoy that is in no pod, with one worker. It listens some time after. A pod's Envoy runs as its manifest states.
 * @param program Envoy's path
 * @param config file of its bootstrap
 * @param flush milliseconds after which it writes its access log. @default Envoy's own 10 s
 */
export function startEnvoy(program: string, config: string, logFile: string, flush?: number): OwnProcess {
  const args = ["-c", config, "--concurrency", "1", "--disable-hot-restart", "--log-level", "warning"];
  const flushed = flush === undefined ? [] : ["--file-flush-interval-msec", String(flush)];
  return startProcess(program, [...args, ...flushed], logFile);
}
