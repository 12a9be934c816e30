import type { JsonObject } from "../json";

export type Method =
  "configure" | "checkConfig" | "diffConfig" | "check" | "diff" | "create" | "read" | "update" | "delete" | "invoke";

export interface RecordedCall {
  /** One count for every provider that shares the list, so that the order across providers can be asserted. */
  order: number;
  provider: string;
  method: Method;
  urn: string;
  /** The resource's type token, or an invoke's. */
  type: string;
  /** The resource's logical name. */
  name: string;
  inputs: JsonObject;
  preview: boolean;
  /** The how many-th call of its method this is, not counting previews. */
  nth: number;
}

/** Returns the message to fail the call with, or nothing to let it pass. */
export type FailureRule = (call: RecordedCall) => string | false | undefined;

/** Every call that the engine made, in order, and the failures that a test wants to happen. */
export class Calls {
  private recorded: RecordedCall[] = [];
  private rules: FailureRule[] = [];

  get all(): readonly RecordedCall[] {
    return this.recorded;
  }

  /** The calls of a method that changed something: previews are left out. */
  of(method: Method): RecordedCall[] {
    return this.recorded.filter((call) => call.method === method && !call.preview);
  }

  /** Logical names in the order in which the method was called on them. */
  names(method: Method): string[] {
    return this.of(method).map((call) => call.name);
  }

  /** Fails the calls that the rule picks, after they are recorded. Returns the way to end it. */
  failWhen(rule: FailureRule): () => void {
    this.rules.push(rule);
    return () => {
      this.rules = this.rules.filter((other) => other !== rule);
    };
  }

  clear(): void {
    this.recorded = [];
    this.rules = [];
  }

  /** Records a call; throws when a rule wants it to fail. */
  add(call: Omit<RecordedCall, "order" | "nth">): void {
    const nth = call.preview ? 0 : this.of(call.method).length + 1;
    const recorded = { ...call, order: this.recorded.length + 1, nth };
    this.recorded.push(recorded);
    for (const rule of this.rules) {
      const message = rule(recorded);
      if (message) throw new Error(message);
    }
  }
}
