// Preloaded into a measured Node process: at its end, writes what it and its children have used.
"use strict";
const { appendFileSync, readFileSync, readdirSync } = require("node:fs");

const TICKS_A_SECOND = 100;

process.on("exit", () => {
  const { maxRSS } = process.resourceUsage();
  appendFileSync(
    process.env.BENCH_USAGE_FILE,
    `${JSON.stringify({ cpuSeconds: cpuSeconds(), maxMiB: maxRSS / 1024, program: process.argv[1] })}\n`,
  );
});

/** Own CPU time and that of children, such as esbuild's service, where /proc tells it. */
function cpuSeconds() {
  try {
    const threads = readdirSync("/proc/self/task");
    const children = threads.flatMap((thread) => readFileSync(`/proc/self/task/${thread}/children`, "utf8").split(" "));
    const ticks = ["self", ...children.filter(Boolean)].map(ticksOf);
    return ticks.reduce((sum, own) => sum + own, 0) / TICKS_A_SECOND;
  } catch {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    return (userCPUTime + systemCPUTime) / 1e6;
  }
}

function ticksOf(process) {
  const fields = readFileSync(`/proc/${process}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
}
