import { type Address, address, LOOPBACK } from "../../envoy/api/core";
import { type BootstrapInput, bootstrap } from "../../envoy/bootstrap";
import { type CallListener } from "../../envoy/names";
import { downstreamTls } from "../../envoy/tls";
import { onLoopback } from "../../tools/runningEnvoy";
import { type Given, input } from "../../tools/bootstrapInput";
import { type Change, resolvedBy } from "./changes";
import { minimal } from "./minimal";

/** An Envoy that is measured, or none. */
export interface Subject {
  readonly name: string;
  readonly listener: CallListener;
  /** Subject that it is compared with. */
  readonly base?: string;
  /** Whether calls carry a deadline. */
  readonly deadline: boolean;
  /** Undefined where the client calls the app itself. */
  readonly bootstrap?: (at: Places) => object;
}

/** Where a subject and its surroundings are. */
export interface Places {
  /** What the client calls. */
  readonly port: number;
  /** For what else listens. */
  readonly others: readonly [number, number, number];
  readonly app: number;
  readonly pods: readonly string[];
  readonly dns: number;
}

/** The way of the pod's own app for `ingress`; of all pods for `internal`. */
function appsOf(listener: CallListener, { app, pods }: Places): Address[] {
  return listener === "ingress" ? [address(LOOPBACK, app)] : pods.map((pod) => address(pod, app));
}

export function minimalSubject(
  name: string,
  listener: CallListener,
  { base, deadline = true, lean = false }: { base?: string; deadline?: boolean; lean?: boolean } = {},
): Subject {
  const tls = listener === "ingress" ? downstreamTls() : undefined;
  const build = (at: Places) => minimal({ port: at.port, app: appsOf(listener, at), tls, lean });
  return { name, listener, base, deadline, bootstrap: build };
}

export interface Ours extends Omit<Subject, "bootstrap" | "deadline"> {
  readonly deadline?: boolean;
  readonly given?: Given;
  readonly change?: Change;
}

/** The bootstrap that would be deployed, but for where it listens and who answers its DNS, with a change. */
export function oursSubject({ given = {}, change = (same) => same, deadline = true, ...rest }: Ours): Subject {
  const build = (at: Places) => change(resolvedBy(at.dns)(onLoopback(bootstrap(inputFor(rest.listener, given, at)))));
  return { ...rest, deadline, bootstrap: build };
}

function inputFor(
  listener: CallListener,
  { settings, envoy, ...names }: Given,
  { port, others, app }: Places,
): BootstrapInput {
  const [other, health, admin] = others;
  const ports = listener === "ingress" ? { ingress: port, internal: other } : { ingress: other, internal: port };
  return input({
    ...names,
    settings: { ...settings, port: app },
    envoy: { ...envoy, ports: { ...ports, health, admin } },
  });
}
