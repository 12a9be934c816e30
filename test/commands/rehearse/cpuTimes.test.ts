import assert from "node:assert/strict";
import { busyOf, ownOf, readCpuTimes, waitedOf } from "../../../commands/rehearse/machine/cpuTimes";

describe("rehearse: CPU times from the kernel", () => {
  it("busy is user, nice, system, interrupts and what the host took, without idle time and guests", () => {
    assert.equal(busyOf("cpu  100 200 300 9999 9999 400 500 600 7777 7777\ncpu0 1 1 1 1 1 1 1 1 1 1\n"), 21);
  });

  it("there is none in a sandbox without /proc/stat, or with one of zeros", () => {
    assert.equal(busyOf(""), undefined);
    assert.equal(busyOf("cpu  0 0 0 0 0 0 0 0 0 0\n"), undefined);
  });

  it("waited is the total of the line of some", () => {
    const text = "some avg10=56.68 avg60=48.43 avg300=22.89 total=91995008\nfull avg10=0.00 total=5\n";
    assert.equal(waitedOf(text), 91.995008);
    assert.equal(waitedOf(""), undefined);
  });

  it("own is that of the process and of all that it started, with those that ended", () => {
    const stat = (pid: number, name: string, parent: number, ...ticks: number[]) =>
      `${pid} (${name}) S ${parent} 1 1 0 -1 4194560 1 1 1 1 ${ticks.join(" ")} 20 0 1 0 100 1 1\n`;
    const stats = [
      stat(1, "init", 0, 10_000, 0, 0, 0),
      stat(10, "node (main) R 1", 1, 100, 20, 3, 4),
      stat(11, "envoy", 10, 200, 0, 0, 0),
      stat(12, "worker", 11, 50, 0, 0, 0),
      stat(20, "other", 1, 9000, 0, 0, 0),
      // Ended while it was read.
      "",
    ];
    assert.equal(ownOf(stats, 10), 3.77);
    assert.equal(ownOf(stats, 99), undefined);
  });

  it("this machine shows what it was asked for, and no less work in all than this process's own", function () {
    if (process.platform !== "linux") this.skip();
    const { busy = 0, own = 0 } = readCpuTimes();
    assert.ok(own > 0.1 && busy > own, `${busy}, ${own}`);
  });
});
