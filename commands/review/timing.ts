import { parse } from "yaml";
import { ENVOY_CONTAINER } from "../../settings/names";
import type { BootstrapChange } from "./bootstraps";
import type { Change } from "./change";
import { bootstrapTimes } from "./bootstrapTimes";
import { objectsOf } from "./objectsOf";
import type { Properties } from "./secrets";
import { TIME_WORDS, type TimeName, type Times } from "./times";
import { parseUrn, typeKey } from "./urn";

/** A time that moves. */
export interface TimeChange {
  readonly time: TimeName;
  readonly before: readonly number[] | undefined;
  readonly after: readonly number[] | undefined;
}

/** The times of a component that move. */
export interface TimingChange {
  readonly component: string;
  readonly times: readonly TimeChange[];
}

/** The timing budgets that move, read off the resources; servers that come or go have none to compare. */
export function timingChanges(
  changes: readonly Change[],
  bootstraps: readonly BootstrapChange[],
): readonly TimingChange[] {
  const found = new Map<string, { before: Times; after: Times }>();
  const add = (component: string, before: Times, after: Times): void => {
    const known = found.get(component);
    found.set(component, { before: { ...known?.before, ...before }, after: { ...known?.after, ...after } });
  };
  for (const change of changes) {
    const read = READERS[typeKey(change.type)];
    if (read === undefined || change.before === undefined || change.after === undefined) continue;
    add(componentOf(change), read(change.before), read(change.after));
  }
  for (const { component, before, after } of bootstraps) {
    if (before !== undefined && after !== undefined) add(component, timesIn(before), timesIn(after));
  }
  return [...found]
    .map(([component, { before, after }]) => ({ component, times: moved(before, after) }))
    .filter(({ times }) => times.length > 0)
    .sort((a, b) => (a.component < b.component ? -1 : 1));
}

function componentOf({ parent, name }: Change): string {
  return parent === undefined ? name : parseUrn(parent).name;
}

function moved(before: Times, after: Times): TimeChange[] {
  return (Object.keys(TIME_WORDS) as TimeName[])
    .map((time) => ({ time, before: before[time], after: after[time] }))
    .filter((change) => String(change.before) !== String(change.after));
}

const READERS: Readonly<Record<string, (inputs: Properties) => Times>> = {
  "kubernetes:cloud.google.com:BackendConfig": ({ spec }) => {
    const { timeoutSec, connectionDraining } = (spec ?? {}) as BackendConfigSpec;
    return {
      ...seconds("loadBalancerTimeout", timeoutSec),
      ...seconds("loadBalancerDraining", connectionDraining?.drainingTimeoutSec),
    };
  },
  "kubernetes:apps:Deployment": ({ spec }) => {
    const { minReadySeconds, template } = (spec ?? {}) as DeploymentSpec;
    const pod = template?.spec;
    const containers = objectsOf<Container>(pod?.containers);
    const envoy = [...objectsOf<Container>(pod?.initContainers), ...containers].find(isEnvoy);
    const sleep = (container: Container | undefined) => container?.lifecycle?.preStop?.sleep?.seconds;
    return {
      ...seconds("minReady", minReadySeconds),
      ...seconds("withdraw", sleep(containers.find((container) => !isEnvoy(container)))),
      ...seconds("internalDrain", drainTime(envoy)),
      ...seconds("envoyPreStop", sleep(envoy)),
      ...seconds("gracePeriod", pod?.terminationGracePeriodSeconds),
    };
  },
};

/** Envoy's `--drain-time-s`. */
function drainTime(envoy: Container | undefined): number | undefined {
  const args = Array.isArray(envoy?.args) ? (envoy.args as unknown[]) : [];
  const value = Number(args[args.indexOf("--drain-time-s") + 1]);
  return args.includes("--drain-time-s") && Number.isFinite(value) ? value : undefined;
}

function isEnvoy({ name }: Container): boolean {
  return name === ENVOY_CONTAINER;
}

interface BackendConfigSpec {
  readonly timeoutSec?: unknown;
  readonly connectionDraining?: { readonly drainingTimeoutSec?: unknown };
}

interface Container {
  readonly name?: unknown;
  readonly args?: unknown;
  readonly lifecycle?: { readonly preStop?: { readonly sleep?: { readonly seconds?: unknown } } };
}

interface DeploymentSpec {
  readonly minReadySeconds?: unknown;
  readonly template?: {
    readonly spec?: {
      readonly terminationGracePeriodSeconds?: unknown;
      readonly containers?: unknown;
      readonly initContainers?: unknown;
    };
  };
}

function seconds(time: TimeName, value: unknown): Times {
  return typeof value === "number" ? { [time]: [value] } : {};
}

/** A bootstrap that is no YAML has no times; Envoy and the checks say what is wrong with it. */
function timesIn(bootstrap: string): Times {
  try {
    return bootstrapTimes(parse(bootstrap, { maxAliasCount: 0 }) as unknown);
  } catch {
    return {};
  }
}
