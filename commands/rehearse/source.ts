import { renderBootstrap } from "../../envoy/render";
import type { Settings } from "../../settings/resolved";
import { type Deployed, deployed } from "./deployed";
import { changes, onLoopback } from "./loopback";
import { ownSubject } from "./ownSubject";
import type { Subject } from "./subject";

/** Where what is rehearsed comes from. */
export interface Source {
  readonly project: string;
  readonly stack: string;
  readonly server: string;
  /** @param speed by how much Envoy's times are divided */
  subject(speed: number): Subject;
  /** Unified diff from the configurations of the Envoys as they are deployed to those that run here, in the first pod. */
  changes(speed: number): string;
}

/** The addresses and folders that `changes` shows. */
export const FIRST_POD = {
  addresses: { pod: "127.0.1.1", own: "127.1.1.1" },
  dns: { host: "127.0.1.254", port: 5300 },
  tls: "<folder>",
  folder: "<pod's folder>",
};

/**
 * A server of a stack.
 * @param change what differs from what is deployed, to see that a scenario notices. @default nothing
 */
export function ofSettings(
  settings: Settings,
  server: string,
  change: (given: Deployed) => Deployed = (given) => given,
): Source {
  const { project, stack } = settings;
  return {
    project,
    stack,
    server,
    subject: (speed) => ownSubject(change(deployed(settings, server, speed))),
    changes: (speed) => {
      const { rendered, bootstrap } = deployed(settings, server, speed);
      return changes(rendered, renderBootstrap(onLoopback(bootstrap, FIRST_POD)));
    },
  };
}
