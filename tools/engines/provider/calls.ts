import type { JsonObject } from "../json";
import { Hold, type Moment } from "./hold";

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
  private holds: Hold<RecordedCall>[] = [];

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

  /** Holds the creation of a resource, by its logical name, before or after the provider acts on it. */
  holdCreate(name: string, moment: Moment = "before"): Hold<RecordedCall> {
    const hold = new Hold<RecordedCall>(
      (call) => call.method === "create" && !call.preview && call.name === name,
      moment,
    );
    this.holds.push(hold);
    return hold;
  }

  /** The engine was interrupted and tells the providers. */
  cancel(): void {
    for (const hold of this.holds) hold.cancel();
  }

  clear(): void {
    this.recorded = [];
    this.rules = [];
    this.holds = [];
  }

  /** Records a call; throws when a rule wants it to fail. */
  async add(call: Omit<RecordedCall, "order" | "nth">): Promise<RecordedCall> {
    const nth = call.preview ? 0 : this.of(call.method).length + 1;
    const recorded = { ...call, order: this.recorded.length + 1, nth };
    this.recorded.push(recorded);
    const message = failureOf(this.rules, recorded);
    if (message) throw new Error(message);
    await this.hold("before", recorded);
    return recorded;
  }

  /** After the provider has acted: what the call then fails with, if it was cancelled while it was held. */
  async acted(call: RecordedCall): Promise<string | undefined> {
    try {
      await this.hold("after", call);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  private async hold(moment: Moment, call: RecordedCall): Promise<void> {
    for (const hold of this.holds) await hold.pass(moment, call);
  }
}

function failureOf(rules: readonly FailureRule[], call: RecordedCall): string | undefined {
  return rules.map((rule) => rule(call)).find((message) => typeof message === "string");
}
