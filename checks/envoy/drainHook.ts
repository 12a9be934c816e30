import type { Field } from "../field";
import { meantArguments } from "../view/arguments";
import type { Container } from "../view/pod";
import type { Envoy } from "./envoy";
import type { Listener } from "./listener";
import { word } from "./values";

/** A preStop hook of Envoy's container that asks one of Envoy's own listeners, whose script has Envoy drain. */
export interface DrainHook {
  readonly listener: Listener;
  /** Path and query of the request that the script sends to admin. */
  readonly request: string;
  /** Within how many seconds clients are told to connect elsewhere. */
  readonly seconds: number;
  /** Where that is stated; undefined where it is Envoy's default. */
  readonly at: Field | undefined;
}

/** Envoy's --drain-time-s where it is not given. https://www.envoyproxy.io/docs/envoy/latest/operations/cli */
const DEFAULT_DRAIN_TIME = 600;

/** A hook is a GET, and admin drains by a POST on loopback: an HTTP filter in Lua can send it. */
export function drainHook({ container, bootstrap }: Envoy): DrainHook | undefined {
  const port = hookPort(container);
  const listener = bootstrap?.listenerAt(port);
  const request =
    listener && scriptsOf(listener).flatMap((script) => /\/drain_listeners[^"'\s]*/.exec(script) ?? [])[0];
  if (listener === undefined || request === undefined) return undefined;
  const words = meantArguments(container);
  const at = words.find(
    ({ text }, index) => words[index - 1]?.text === DRAIN_TIME || text?.startsWith(`${DRAIN_TIME}=`),
  );
  const seconds = at === undefined ? DEFAULT_DRAIN_TIME : Number(at.text?.split("=").at(-1));
  return { listener, request, seconds, at };
}

const DRAIN_TIME = "--drain-time-s";

/** Whether the hook has Envoy drain this listener. */
export function drains({ request }: DrainHook, { field }: Listener): boolean {
  return !/\binboundonly\b/.test(request) || word(field.at("traffic_direction")) === "INBOUND";
}

/** The number of the port that a container's preStop hook asks. */
export function hookPort({ field, ports }: Container): number | undefined {
  const port = field.at("lifecycle", "preStop", "httpGet", "port");
  return port.number ?? ports.find(({ name }) => name === port.text)?.port;
}

/** Texts of the HTTP filters in Lua. */
function scriptsOf({ managers }: Listener): string[] {
  return managers
    .flatMap(({ filters }) => filters.filter(({ type }) => type === "Lua"))
    .flatMap(({ field }) => field.leaves.flatMap(({ text }) => text ?? []));
}
