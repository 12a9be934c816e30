import assert from "node:assert/strict";
import { appliesTo, type Attack, type AttackResult, ATTACKS, endedWell } from "../../commands/rehearse/abuse";
import { requireEnvoy } from "../support/envoy";
import { type Attacked, type Listener, startAttacked } from "./support/attacked";
import { EXPECTED, type Expected, REASONS } from "./support/expected";

const LISTENERS: readonly Listener[] = ["ingress", "internal"];
const KINDS = { ingress: "tls", internal: "plaintext" } as const;

/** Attacks that take seconds because Envoy waits so long; each is for itself, so they wait together. */
const WAITING = ["silent-handshake", "http1-that-never-ends", "slow-headers", "slow-body", "slow-reader"];

/** Bytes that resident memory may grow by. One of these attacks, let alone, would take more. */
const GROWTH = 64 * 2 ** 20;

describe("attacks: what becomes of an attacker, and of everybody else", function () {
  this.timeout(60_000);
  let attacked: Attacked;

  before(async function () {
    attacked = await startAttacked((await requireEnvoy(this)).path);
  });

  after(() => attacked?.stop());

  it("knows the end of each of them", () => {
    assert.deepEqual(Object.keys(EXPECTED).sort(), ATTACKS.map(({ name }) => name).sort());
  });

  for (const listener of LISTENERS) {
    describe(listener, () => {
      const attacks = ATTACKS.filter(({ only }) => only === undefined || only === KINDS[listener]);
      const waiting = attacks.filter(({ name }) => WAITING.includes(name));

      for (const attack of attacks.filter((one) => !waiting.includes(one))) {
        it(`${attack.name}: ${attack.about}`, () => spared(() => attackAs(attack, listener)));
      }

      it(`those that Envoy waits for: ${waiting.map(({ name }) => name).join(", ")}`, () =>
        spared(() => Promise.all(waiting.map((attack) => attackAs(attack, listener)))));
    });
  }

  describe("afterwards", () => {
    it("leaves Envoy's heap far from its limit, and nothing that it held", async () => {
      const allocated = await attacked.stat("server.memory_allocated");
      assert.ok(allocated > 0 && allocated < attacked.heapLimit / 2, `${allocated} bytes`);
      assert.ok(attacked.memory.most - attacked.memory.first < GROWTH, `${attacked.memory.most} bytes resident`);
    });

    it("has counted the methods that are named, and no others", async () => {
      for (const cluster of ["own-app-first", "all-pods"]) {
        const counted = `cluster.${cluster}.grpc.test.v1.Test.Echo`;
        assert.ok((await attacked.stat(`${counted}.success`)) > 0, counted);
        assert.equal(await attacked.stat(`cluster.${cluster}.grpc.grpc.health.v1.Health.Check.success`), 0);
      }
    });

    it("reports nothing of it in the log but access log lines", () => {
      const lines = attacked.log().split("\n");
      assert.deepEqual(
        lines.filter((line) => /\[(?:critical|error)\]|assert failure/i.test(line)),
        [],
      );
    });
  });

  /** Runs an attack and compares its end, and what Envoy counts, with what is expected. */
  async function attackAs(attack: Attack, listener: Listener): Promise<void> {
    const expected: Expected = EXPECTED[attack.name]![listener] ?? EXPECTED[attack.name]!.both!;
    const reason = REASONS[attack.name];
    assert.ok(appliesTo(attack, attacked.target[listener]));
    const before = reason === undefined ? 0 : await attacked.stat(reason(listener));
    const result = await attack.run(attacked.target[listener]);
    assert.ok(endedWell(attack, result), show(result));
    assert.equal(result.endedBy, expected.endedBy, show(result));
    for (const [name, value] of Object.entries(expected.details ?? {}))
      assert.equal(String(result.details[name]), String(value), `${name}: ${show(result)}`);
    if (reason !== undefined) assert.ok((await attacked.stat(reason(listener))) > before, reason(listener));
  }

  /** Honest callers go on meanwhile and lose nothing. */
  async function spared(attack: () => Promise<unknown>): Promise<void> {
    const before = attacked.callers.map(({ calls }) => calls);
    await attack();
    await Promise.all(attacked.callers.map((caller, index) => caller.until(before[index]! + 3)));
    // Each attack answers for its own.
    const lost = attacked.callers.flatMap((caller) => caller.lost.splice(0));
    assert.deepEqual(lost, []);
  }
});

function show(result: AttackResult): string {
  return JSON.stringify(result);
}
