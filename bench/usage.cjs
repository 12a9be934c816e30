// Preloaded into a measured Node process: at its end, writes what it and the children that it waited for have used.
"use strict";
const { appendFileSync, readFileSync } = require("node:fs");

const TICKS_A_SECOND = 100;

process.on("exit", () => {
  const { maxRSS } = process.resourceUsage();
  appendFileSync(
    process.env.BENCH_USAGE_FILE,
    `${JSON.stringify({ cpuSeconds: cpuSeconds(), maxMiB: maxRSS / 1024, program: process.argv[1] })}\n`,
  );
});

/** Own CPU time and that of ended children, such as esbuild, where /proc tells it. */
function cpuSeconds() {
  try {
    const fields = readFileSync("/proc/self/stat", "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_A_SECOND;
  } catch {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    return (userCPUTime + systemCPUTime) / 1e6;
  }
}
