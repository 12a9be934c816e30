import { BACKEND_KEEPALIVE, MAX_CONNECTION_DRAINING, WITHDRAWAL } from "../platform/googleLoadBalancer";
import { type CallSettings } from "./server";

/** Every time of the chain, in seconds, derived from how long calls last. */
export interface TimingBudget {
  /** BackendConfig `timeoutSec`: the load balancer cuts a call that lasts longer. */
  readonly loadBalancerTimeout: number;
  /** BackendConfig `connectionDraining`: calls in progress on a pod that left may go on so long. */
  readonly loadBalancerDraining: number;
  /** Envoy ends a call that lasts longer with DEADLINE_EXCEEDED, before the load balancer resets it. */
  readonly maxStream: number;
  /** Envoy ends a call whose request is incomplete, and whose response has not begun, after this. */
  readonly requestTimeout: number;
  /** Envoy closes a stream whose call has ended but whose client did not read for so long. */
  readonly streamIdle: number;
  /** Envoy closes a connection without calls after this. */
  readonly connectionIdle: number;
  /** A leaving pod's Envoy asks its in-cluster clients to connect again (GOAWAY) within this, a few at a time. */
  readonly internalDrain: number;
  /** Between Envoy's first and last GOAWAY on a connection. */
  readonly goAway: number;
  /** App's preStop sleep: the pod serves on while every balancer learns that it leaves. */
  readonly withdraw: number;
  /** From the app's SIGTERM: calls in progress may end. */
  readonly drain: number;
  /** Envoy's preStop hook ends with the last call, also of those that it relays to other pods, and after this at most. */
  readonly envoyPreStop: number;
  /** How often a leaving pod's Envoy looks whether calls still run. */
  readonly callsCheck: number;
  /** Pod's terminationGracePeriodSeconds. */
  readonly gracePeriod: number;
  /** Deployment's minReadySeconds: Envoys find a new pod through DNS before an old one leaves. */
  readonly minReady: number;
  /** Longest stream that a leaving pod cannot wait for; undefined where it waits for all. */
  readonly cutsStreamsOver: number | undefined;
}

/** Envoys look the pods up every DNS_REFRESH seconds; kube-proxy and DNS need a few more. */
const CLUSTER_WITHDRAW = 20;
/** For the processes to exit, and for clocks that differ. */
const MARGIN = 30;
/** The load balancer's timeout lies over Envoy's, so that a client gets a gRPC status instead of a reset. */
const LOAD_BALANCER_EXTRA = 10;
/** A client is given as long to read the end of a call as the longest call takes, and this. */
const STREAM_IDLE_EXTRA = 5;
/** Longer than the load balancer keeps a connection to a backend, so that Envoy never closes one that it is about to use. */
const CONNECTION_IDLE = BACKEND_KEEPALIVE + 20;
const GO_AWAY = 5;
const MIN_READY = 15;
const CALLS_CHECK = 1;

/** How often Envoy looks the server's pods up, in seconds. */
export const DNS_REFRESH = 5;

/**
 * Derives the timing budget.
 * @param behindLoadBalancer whether the Ingress routes to the server: withdrawing a pod then takes minutes instead of seconds.
 */
export function timingBudget(calls: CallSettings, behindLoadBalancer: boolean): TimingBudget {
  const longest = Math.max(calls.longestUnary, calls.longestStream);
  const needed = {
    withdraw: behindLoadBalancer ? WITHDRAWAL : CLUSTER_WITHDRAW,
    drain: longest,
    margin: MARGIN,
  };
  const { withdraw, drain, margin } = calls.leave === undefined ? needed : fit(needed, calls.leave);
  const internalDrain = Math.floor(withdraw / 2);
  return {
    loadBalancerTimeout: longest + LOAD_BALANCER_EXTRA,
    loadBalancerDraining: Math.min(drain, MAX_CONNECTION_DRAINING),
    maxStream: longest,
    requestTimeout: calls.longestRequest ?? Math.ceil(longest / 2),
    streamIdle: longest + STREAM_IDLE_EXTRA,
    connectionIdle: CONNECTION_IDLE,
    internalDrain,
    goAway: Math.min(GO_AWAY, withdraw - internalDrain),
    withdraw,
    drain,
    envoyPreStop: withdraw + drain,
    callsCheck: CALLS_CHECK,
    gracePeriod: withdraw + drain + margin,
    minReady: MIN_READY,
    cutsStreamsOver: drain < longest ? drain : undefined,
  };
}

interface Leaving {
  readonly withdraw: number;
  readonly drain: number;
  readonly margin: number;
}

/** Shares `total` seconds out where it is less than the calls need: a fifth at most as margin, then half at most to withdraw, the rest to drain. */
function fit(needed: Leaving, total: number): Leaving {
  const margin = Math.min(needed.margin, Math.floor(total / 5));
  const withdraw = Math.min(needed.withdraw, Math.floor((total - margin) / 2));
  return { margin, withdraw, drain: Math.min(needed.drain, total - margin - withdraw) };
}
