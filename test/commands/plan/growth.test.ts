import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, stackFileWith } from "../../../bench/variants";
import { Field } from "../../../checks/field";
import { runChecks } from "../../../checks/run";
import { plan } from "../../../commands/plan/planned";
import { formatTree } from "../../../commands/plan/tree";
import { checkedResource } from "../../../commands/plan/checkedResource";

describe("what plan costs grows as the number of servers does", function () {
  this.timeout(120_000);
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "plan-growth-"));
    // What is compiled and loaded once.
    await planOf(5);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  const planOf = (servers: number) => plan(ROOT, "dev", stackFileWith(servers, folder));

  it("in CPU time", async () => {
    const cost = async (servers: number) => {
      const before = process.cpuUsage();
      formatTree((await planOf(servers)).resources);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1e6;
    };
    let measured = "";
    // Once in a while something else slows one of the two down.
    for (let turn = 0; turn < 3; turn++) {
      const [quarter, whole] = [await cost(25), await cost(100)];
      measured += `${quarter} s for 25 servers, ${whole} s for 100; `;
      if (whole < 5 * quarter) return;
    }
    assert.fail(measured);
  });

  // The same at each run, as no time is: what a check reads of all objects for each of them is seen at once.
  it("in fields that checks read", async () => {
    const reads = async (servers: number) => {
      const { resources } = await planOf(servers);
      const original = Object.getOwnPropertyDescriptor(Field.prototype, "at")!;
      let count = 0;
      Object.defineProperty(Field.prototype, "at", {
        ...original,
        value(this: Field, ...keys: (string | number)[]) {
          count += 1;
          return (original.value as Field["at"]).apply(this, keys);
        },
      });
      try {
        runChecks({ resources: resources.map(checkedResource), stack: "dev" });
      } finally {
        Object.defineProperty(Field.prototype, "at", original);
      }
      return count;
    };
    const [few, more, most] = [await reads(10), await reads(30), await reads(50)];
    const growth = (most - more) / (more - few);
    assert.ok(growth < 1.01, `10 servers: ${few} reads, 30: ${more}, 50: ${most}`);
  });
});
