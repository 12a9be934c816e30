import { setTimeout as sleep } from "node:timers/promises";
import { type ServiceError } from "@grpc/grpc-js";
import { METHODS } from "../../envoy/support/app";
import { type TestClient } from "../../envoy/support/client";

/** Milliseconds: a call that takes so long counts as lost. */
const DEADLINE = 5000;

/** Replies small and larger than a flow control window. */
const SIZES = [10, 100, 100_000];

/** Calls all the time, a few at once, over one connection. */
export class HonestCaller {
  calls = 0;
  slowest = 0;
  readonly lost: string[] = [];
  private going = true;
  private readonly loops: readonly Promise<void>[];

  constructor(private readonly client: TestClient) {
    this.loops = SIZES.map((size) => this.loop(Buffer.alloc(size, "x")));
  }

  /** Waits until it has made so many calls, whatever became of them. */
  async until(calls: number): Promise<void> {
    while (this.calls < calls) await sleep(10);
  }

  async stop(): Promise<void> {
    this.going = false;
    await Promise.all(this.loops);
  }

  private async loop(body: Buffer): Promise<void> {
    while (this.going) {
      const start = Date.now();
      try {
        const answer = await this.client.unary(METHODS.echo, body, { deadline: start + DEADLINE });
        if (!answer.equals(body)) this.lost.push(`${answer.length} bytes instead of ${body.length}`);
      } catch (error) {
        this.lost.push((error as ServiceError).message);
      }
      this.calls += 1;
      this.slowest = Math.max(this.slowest, Date.now() - start);
      await sleep(10);
    }
  }
}
