import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Clock, now, until } from "../../../commands/rehearse/clock";
import { Deployment, type Generation } from "../../../commands/rehearse/node/deployment";
import { Pod } from "../../../commands/rehearse/node/pod";
import { type Container, ONE_BY_ONE, RECREATE, type Workload } from "../../../commands/rehearse/node/workload";
import { startProcess } from "../../../commands/rehearse/ownProcess";

const SPEED = 20;
/** Milliseconds that a busy machine may be late. */
const LATE = 3000;

/** A container of a shell that writes down what happens to it. */
const SLEEPS = 'echo "$NAME starts"; trap "echo $NAME is told to stop; exit 0" TERM; while :; do sleep 0.02; done';
const IGNORES = 'echo "$NAME starts"; trap "" TERM; while :; do sleep 0.02; done';

function container(name: string, preStop: number): Container {
  return { name, args: [], env: [], ports: [], preStop: { sleep: { seconds: preStop } } };
}

describe("rehearse: a pod", function () {
  this.timeout(15_000);
  const folder = mkdtempSync(join(tmpdir(), "pod-test-"));
  const clock = new Clock(SPEED);
  const workload: Workload = {
    sidecars: [container("sidecar", 0)],
    containers: [container("server", 10)],
    gracePeriod: 40,
    minReady: 2,
    rollout: { maxSurge: "25%", maxUnavailable: 0 },
  };
  let count = 0;
  after(() => rmSync(folder, { recursive: true, force: true }));

  function start(scripts: Record<string, string>, given: Workload = workload) {
    const log = join(folder, `log-${++count}`);
    const events: { what: string; at: number }[] = [];
    const launched: string[] = [];
    const pod = new Pod({
      name: `pod-${count}`,
      addresses: { pod: "127.0.0.1", own: "127.0.0.1" },
      workload: given,
      clock,
      launch: (of) => () => {
        launched.push(of.name);
        return startProcess("sh", ["-c", scripts[of.name] ?? SLEEPS], log, { NAME: of.name });
      },
      event: (what) => events.push({ what, at: now() }),
      changed: () => undefined,
    });
    const lines = () => readFileSync(log, "utf8").trim().split("\n");
    return { pod, events, launched, lines };
  }

  it("starts sidecars first, and ends them last, after its server's preStop hook", async () => {
    const { pod, lines, launched, events } = start({});
    await until("the pod is ready", () => pod.ready, 5000);
    await until("both have written", () => lines().length === 2, 5000);
    const from = now();
    await pod.delete();
    assert.deepEqual(launched, ["sidecar", "server"]);
    // Which of two shells writes first is the machine's choice: a sidecar without a startup probe counts as started at once.
    const ends = lines().slice(2);
    assert.deepEqual(ends, ["server is told to stop", "sidecar is told to stop"]);
    assert.ok(now() - from >= clock.milliseconds(10), "the hook was waited for");
    assert.deepEqual(
      events.map(({ what }) => what),
      ["ready", "deleted", "gone"],
    );
  });

  it("is killed when the grace period is over, and no earlier", async () => {
    const { pod } = start({ server: IGNORES });
    await until("the pod is ready", () => pod.ready, 5000);
    const from = now();
    await pod.delete();
    const took = now() - from;
    assert.ok(took >= clock.milliseconds(40) - 20 && took < clock.milliseconds(40) + LATE, `${took} ms`);
  });

  it("is not ready while a container is restarted, and is again afterwards", async () => {
    const { pod, events } = start({});
    await until("the pod is ready", () => pod.ready, 5000);
    pod.container("server").signal("SIGKILL");
    await until("it is noticed", () => !pod.ready, 5000, 1);
    await until("it is ready again", () => pod.ready, 5000);
    await pod.kill();
    assert.deepEqual(
      events.map(({ what }) => what),
      ["ready", "not ready", "server ended (SIGKILL)", "ready"],
    );
  });

  it("ends a server whose liveness fails within the probe's grace period, hook and all, and starts it again", async () => {
    // 100 s here are 5 s: were they waited for, as they are where the pod leaves, it would be noticed.
    const livenessProbe = { ...NEVER, failureThreshold: 2, terminationGracePeriodSeconds: 4 };
    const server = { ...container("server", 100), livenessProbe };
    const { pod, events, lines } = start({ server: IGNORES }, { ...workload, containers: [server], gracePeriod: 200 });
    const starts = () => lines().filter((line) => line === "server starts").length;
    await until("it is started again", () => pod.ready && starts() === 2, 5000 + LATE);
    await pod.kill();
    const [told, ended] = ["server is ended for its liveness probe", "server ended (SIGKILL)"].map(
      (what) => events.find((event) => event.what === what)?.at ?? NaN,
    );
    // Its hook has the 4 s, and SIGTERM the 2 that the kubelet gives at least.
    const took = ended! - told!;
    assert.ok(took >= clock.milliseconds(6) - 20 && took < clock.milliseconds(100), `${took} ms`);
  });

  it("gives a server the undivided time until a probe reaches it first, and no more after that", async () => {
    const late = createServer((_, response) => response.end());
    const port = await new Promise<number>((resolve) => {
      late.listen(0, "127.0.0.1", () => resolve((late.address() as AddressInfo).port));
    });
    await new Promise((resolve) => late.close(resolve));
    const times = { initialDelaySeconds: 0, periodSeconds: 1, timeoutSeconds: 1, successThreshold: 1 };
    const probe = { tcpSocket: { port }, ...times, failureThreshold: 3, terminationGracePeriodSeconds: 1 };
    const server = { ...container("server", 0), livenessProbe: probe };
    const { pod, events } = start({}, { ...workload, containers: [server] });
    // Twice what is left of the 3 s at this speed.
    await until("the server's time is over", () => now() - (events[0]?.at ?? Infinity) > clock.milliseconds(6), 5000);
    late.listen(port, "127.0.0.1");
    const ended = () => events.some(({ what }) => what === "server is ended for its liveness probe");
    try {
      await clock.sleep(4);
      assert.ok(!ended(), "it had no time to start");
      await new Promise((resolve) => late.close(resolve));
      await until("it is ended as it does not answer any more", ended, clock.milliseconds(4) + LATE);
    } finally {
      late.close();
      await pod.kill();
    }
  });

  it("does not wait for a hook of a server that has ended", async () => {
    const { pod } = start({}, { ...workload, containers: [container("server", 400)], gracePeriod: 500 });
    await until("the pod is ready", () => pod.ready, 5000);
    const gone = pod.delete();
    pod.container("server").signal("SIGKILL");
    const from = now();
    await gone;
    assert.ok(now() - from < clock.milliseconds(400), "ended early");
  });

  describe("whose sidecar's preStop hook is a GET", () => {
    const asked: { readonly path: string; readonly word: unknown; readonly at: number }[] = [];
    /** Answers `/done` after a moment, and nothing else ever. */
    const hooks = createServer((request, response) => {
      asked.push({ path: request.url ?? "", word: request.headers["x-word"], at: now() });
      if (request.url === "/done") setTimeout(() => response.end(), clock.milliseconds(20));
    });
    let port: number;

    before((done) => void hooks.listen(0, "127.0.0.1", () => ((port = (hooks.address() as AddressInfo).port), done())));
    after(() => {
      hooks.closeAllConnections();
      hooks.close();
    });

    const TOLD = 'echo "$NAME starts"; trap "echo $NAME is told to stop" TERM; while :; do sleep 0.02; done';

    async function leave(hook: { path: string; port?: number | string }, scripts: Record<string, string> = {}) {
      const httpGet = { port, httpHeaders: [{ name: "x-word", value: "leave" }], ...hook };
      const ports = [{ name: "drain", containerPort: port }];
      const sidecars = [{ ...container("sidecar", 0), ports, preStop: { httpGet } }];
      const { pod, events, lines } = start(scripts, { ...workload, sidecars });
      await until("the pod is ready", () => pod.ready, 5000);
      await until("both have written", () => lines().length === 2, 5000);
      const from = now();
      await pod.delete();
      return { from, took: now() - from, lines: lines().slice(2), events: events.map(({ what }) => what) };
    }

    it("is asked as the pod begins to leave, by the port's name and with its header, and waited for", async () => {
      const { from, took, lines, events } = await leave({ path: "/done", port: "drain" });
      const { path, word, at } = asked.at(-1)!;
      assert.deepEqual([path, word], ["/done", "leave"]);
      assert.ok(at - from < clock.milliseconds(10), "before the server's own hook is over");
      assert.deepEqual(lines, ["server is told to stop", "sidecar is told to stop"]);
      assert.ok(took >= clock.milliseconds(20) && took < clock.milliseconds(40), `${took} ms`);
      assert.deepEqual(events, ["ready", "deleted", "gone"]);
    });

    for (const [what, hook, event] of [
      ["is not reached", { path: "/done", port: 1 }, /^preStop hook of sidecar is not reached \(/],
      ["asks a port without a name", { path: "/done", port: "leave" }, /^preStop hook of sidecar asks port leave, /],
    ] as const)
      it(`ends after its server where the hook ${what}`, async () => {
        const { took, lines, events } = await leave(hook);
        assert.deepEqual(lines, ["server is told to stop", "sidecar is told to stop"]);
        assert.ok(took >= clock.milliseconds(10) && took < clock.milliseconds(40), `${took} ms`);
        assert.ok(
          events.some((one) => event.test(one)),
          events.join(),
        );
      });

    it("may be a program: one command after the other, and what fails is stated", async () => {
      const request = { method: "POST", port, path: "/done" };
      const { pod, events, lines } = start(
        {},
        {
          ...workload,
          containers: [{ ...container("server", 0), preStop: { commands: [{ request }, { sleep: 10 }] } }],
          sidecars: [{ ...container("sidecar", 0), preStop: { commands: [{ fails: "fails: its image has no sh" }] } }],
        },
      );
      await until("the pod is ready", () => pod.ready, 5000);
      await until("both have written", () => lines().length === 2, 5000);
      const from = now();
      await pod.delete();
      const took = now() - from;
      assert.equal(asked.at(-1)!.path, "/done");
      assert.ok(took >= clock.milliseconds(30) && took < clock.milliseconds(30) + LATE, `${took} ms`);
      assert.deepEqual(
        events.map(({ what }) => what),
        ["ready", "deleted", "preStop hook of sidecar fails: its image has no sh", "gone"],
      );
    });

    it("is told to stop when the grace period is over and the hook is not, and killed two seconds later", async () => {
      const { took, lines } = await leave({ path: "/never" }, { sidecar: TOLD });
      assert.deepEqual(lines, ["server is told to stop", "sidecar is told to stop"]);
      assert.ok(took >= clock.milliseconds(42) - 20 && took < clock.milliseconds(42) + LATE, `${took} ms`);
    });
  });

  describe("of a Deployment", () => {
    const generation = (name: string, given = workload): Generation => ({
      name,
      workload: given,
      create: () => start({}, given).pod,
    });

    it("comes before an old one leaves: never fewer are available than wanted, and one more at most is there", async () => {
      const deployment = new Deployment(generation("first"), 3, clock, () => true);
      await until("all are available", () => deployment.complete, 5000);
      const first = deployment.current;
      let fewest = Infinity;
      let most = 0;
      const watch = setInterval(() => {
        fewest = Math.min(fewest, deployment.ready.length);
        most = Math.max(most, deployment.current.length);
      }, 5);
      deployment.rollOut(generation("second"));
      await until("all are new", () => deployment.complete, 10_000);
      clearInterval(watch);
      assert.ok(first.every((pod) => pod.terminating));
      assert.deepEqual([fewest, most], [3, 4]);
      await deployment.stop();
      assert.deepEqual(
        deployment.all.filter(({ ready }) => ready),
        [],
      );
    });

    async function rolledOut(rollout: Workload["rollout"], replicas: number) {
      const given = { ...workload, minReady: 0, rollout };
      const deployment = new Deployment(generation("first", given), replicas, clock, () => true);
      await until("all are available", () => deployment.complete, 5000);
      const seen = { fewest: Infinity, most: 0, mostRunning: 0 };
      const watch = setInterval(() => {
        seen.fewest = Math.min(seen.fewest, deployment.ready.length);
        seen.most = Math.max(seen.most, deployment.current.length);
        seen.mostRunning = Math.max(seen.mostRunning, deployment.all.length);
      }, 5);
      deployment.rollOut(generation("second", given));
      await until("all are new", () => deployment.complete, 15_000);
      clearInterval(watch);
      await deployment.stop();
      return seen;
    }

    it("leaves before its successor comes, where one may lack and none may be more", async () => {
      const { fewest, most } = await rolledOut({ maxSurge: 0, maxUnavailable: 1 }, 3);
      assert.deepEqual([fewest, most], [2, 3]);
    });

    it("leaves as its successor comes, and several at once, where the strategy lets them", async () => {
      const given: Workload = { ...workload, rollout: { maxSurge: "50%", maxUnavailable: "50%" } };
      const deployment = new Deployment(generation("first", given), 4, clock, () => true);
      await until("all are available", () => deployment.complete, 5000);
      deployment.rollOut(generation("second", given));
      // Two new ones have come, and two old ones leave.
      assert.deepEqual([deployment.current.length, deployment.all.length], [4, 6]);
      await deployment.stop();
    });

    it("is replaced where the strategy would let neither: Kubernetes lets one lack then", async () => {
      const { fewest, most } = await rolledOut({ maxSurge: 0, maxUnavailable: "10%" }, 3);
      assert.deepEqual([fewest, most], [2, 3]);
    });

    it("of a StatefulSet has a successor only when nothing of it runs", async () => {
      const { fewest, mostRunning } = await rolledOut(ONE_BY_ONE, 3);
      assert.deepEqual([fewest, mostRunning], [2, 3]);
    });

    it("has a successor only when all are gone, where they are created again", async () => {
      const { fewest, mostRunning } = await rolledOut(RECREATE, 2);
      assert.deepEqual([fewest, mostRunning], [0, 2]);
    });

    it("does not leave for a new one that never gets ready", async () => {
      const deployment = new Deployment(generation("first"), 2, clock, () => true);
      await until("all are available", () => deployment.complete, 5000);
      const first = deployment.current;
      const never = { ...workload, containers: [{ ...container("server", 0), startupProbe: NEVER }] };
      deployment.rollOut(generation("second", never));
      await clock.sleep(20);
      assert.deepEqual(deployment.ready, first);
      await deployment.stop();
    });

    it("comes and goes with the number of replicas", async () => {
      const deployment = new Deployment(generation("first"), 1, clock, () => true);
      deployment.scale(3);
      await until("three are available", () => deployment.complete, 5000);
      deployment.scale(1);
      await until("two are gone", () => deployment.all.length === 1, 5000);
      assert.ok(deployment.complete);
      await deployment.stop();
    });
  });
});

/** Asks a port that no one listens on. */
const NEVER = {
  httpGet: { path: "/", port: 1 },
  initialDelaySeconds: 0,
  periodSeconds: 1,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 1000,
  terminationGracePeriodSeconds: 1,
};
