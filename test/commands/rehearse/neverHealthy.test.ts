import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import { Clock } from "../../../commands/rehearse/clock";
import { deployed } from "../../../commands/rehearse/deployed";
import { NeverHealthy } from "../../../commands/rehearse/network/neverHealthy";
import type { Pod } from "../../../commands/rehearse/node/pod";
import { ownSubject } from "../../../commands/rehearse/ownSubject";
import { SETTINGS } from "./support/settings";

const SPEED = 10;
const { loadBalancer } = ownSubject(deployed(SETTINGS, "my-server", 1));
/** Milliseconds that the health check has: two intervals of 5 s at that speed, its timeout of 4 s and the margin. */
const PATIENCE = (2 * 5000) / SPEED + 4000 + 10_000;

describe("rehearse: a load balancer's health check that passes on no pod", () => {
  const real = performance.now.bind(performance);
  let at = 0;
  let healthy = false;
  beforeEach(() => {
    performance.now = () => at;
    at = 0;
    healthy = false;
  });
  afterEach(() => (performance.now = real));

  const pod = (ready: boolean) => ({ ready }) as Pod;
  const start = () => new NeverHealthy(loadBalancer!, new Clock(SPEED), () => healthy);

  it("is reported once it has had its time, with what it asks", () => {
    const watch = start();
    assert.equal(watch.look([pod(true), pod(true)]), undefined);
    at = PATIENCE - 1;
    assert.equal(watch.look([pod(true), pod(true)]), undefined);
    at = PATIENCE;
    assert.match(watch.look([pod(true), pod(true)]) ?? "", /\(HTTP, GET \/healthz on port \d+\) passes on no pod/);
  });

  it("is not as long as a pod is not ready, there is none, or one is healthy: then its time begins again", () => {
    for (const meanwhile of [[pod(false), pod(true)], []]) {
      const watch = start();
      at = 0;
      watch.look([pod(true)]);
      at = PATIENCE;
      assert.equal(watch.look(meanwhile), undefined);
      assert.equal(watch.look([pod(true)]), undefined);
    }
    const watch = start();
    watch.look([pod(true)]);
    healthy = true;
    at += 2 * PATIENCE;
    assert.equal(watch.look([pod(true)]), undefined);
  });
});
