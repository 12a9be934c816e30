/** Before or after the one that is asked acts on the call. */
export type Moment = "before" | "after";

/** Holds one call until the test releases it. */
export class Hold<Call> {
  /** Resolves with the call once it is held. */
  readonly reached: Promise<Call>;
  /** Resolves when the engine asks the providers to give up what they are doing. */
  readonly cancelled: Promise<void>;
  /** Lets the call go on. */
  release!: () => void;
  cancel!: () => void;
  private readonly end: Promise<void>;
  private reach!: (call: Call) => void;
  private fail!: (reason: Error) => void;
  private isUsed = false;

  constructor(
    private readonly rule: (call: Call) => boolean,
    private readonly moment: Moment,
  ) {
    this.reached = new Promise((resolve) => (this.reach = resolve));
    this.cancelled = new Promise((resolve) => (this.cancel = resolve));
    this.end = new Promise((resolve, reject) => ([this.release, this.fail] = [resolve, reject]));
    // No call may stay held when the test gives up.
    this.end.catch(() => {});
  }

  /** Waits here if this is the call and the moment. */
  async pass(moment: Moment, call: Call): Promise<void> {
    if (this.isUsed || moment !== this.moment || !this.rule(call)) return;
    this.isUsed = true;
    this.reach(call);
    await this.end;
  }

  /** Ends the call as a provider does that obeys a cancellation. */
  giveUp(): void {
    this.fail(new Error("context canceled"));
  }
}
