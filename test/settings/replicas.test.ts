import { accepts, refuses } from "./support";

const hello = "servers.hello";
const NUMBER = (from: number, to: number) =>
  [`a whole number from ${from} to ${to}`, "write a number in that range, without quotes"] as const;
const CPU = [
  "a CPU quantity from 10m to 256 cores, in steps of 1m",
  "write thousandths of a core as 250m, or cores as 2",
] as const;
/** Of a number that counts cores and was meant to be thousandths. */
const cores = (value: number, millis: string, part: string, more: string) =>
  [
    `${CPU[0]}; a number without a unit counts cores: ${value} is ${value} cores`,
    `did you mean ${millis}? write ${millis} for ${part} of a core${more}`,
  ] as const;
const meant = (memory: string, more = "") => [`${MEMORY[0]}${more}`, `did you mean ${memory}? ${MEMORY[1]}`] as const;
const MEMORY = ["a memory quantity from 16Mi to 4Ti", "write it with its unit, as 256Mi or 2Gi"] as const;
const REQUEST = [
  "a request arrives within the longest call: longestRequest is at most the longer one of longestStream and longestUnary",
  "lower longestRequest or raise longestStream",
] as const;
const CALLS = (from: string, to: string) =>
  [`a duration in whole hours, minutes and seconds from ${from} to ${to}`, "write it as 15s, 5m or 1h30m"] as const;

describe("settings: a server's resources and replicas", () => {
  const resources = `${hello}.resources`;
  const replicas = `${hello}.replicas`;
  const CPU_LIMIT = ["a limit is at least the request", "raise cpuLimit or lower cpu"] as const;
  const MEMORY_LIMIT = ["a limit is at least the request", "raise memoryLimit or lower memory"] as const;
  const MIN_MAX = ["min (2 by default) is at most max (10 by default)", "lower min or raise max"] as const;
  const DRAIN = [
    "maxUnavailable (1 by default) is less than min (2 by default), or a node drain leaves no pod to serve",
    "lower maxUnavailable or raise min",
  ] as const;
  refuses([
    [`${resources}.cpu`, "9m", ...CPU],
    [`${resources}.cpu`, "256001m", ...CPU],
    [`${resources}.cpu`, 100, ...cores(100, "100m", "0.1", ", or 100000m if 100 cores are meant")],
    [`${resources}.cpu`, "256", ...cores(256, "256m", "0.256", ", or 256000m if 256 cores are meant")],
    [`${resources}.cpu`, 500, ...cores(500, "500m", "0.5", "")],
    [`${resources}.cpuLimit`, "1000", ...cores(1000, "1000m", "1", "")],
    [`${resources}.cpu`, "99.5.5", ...CPU],
    [`${resources}.cpu`, "0.0001", ...CPU],
    [`${resources}.cpu`, "250M", ...CPU],
    [`${resources}.cpu`, "1 core", ...CPU],
    [`${resources}.cpu`, -1, ...CPU],
    [`${resources}.cpu`, null, ...CPU],
    [`${resources}.cpuLimit`, 0, ...CPU],
    [`${resources}.memory`, "256", ...meant("256Mi", "; a number without a unit counts bytes: 256 is 256 bytes")],
    [`${resources}.memory`, 512, ...meant("512Mi", "; a number without a unit counts bytes: 512 is 512 bytes")],
    [`${resources}.memory`, 268435456, ...MEMORY],
    [`${resources}.memory`, "256m", ...meant("256Mi", "; m is a thousandth of a byte")],
    [`${resources}.memory`, "256MB", ...meant("256Mi")],
    [`${resources}.memory`, "1.5 GB", ...meant("1.5Gi")],
    [`${resources}.memory`, "64gi", ...meant("64Gi")],
    [`${resources}.memory`, "256 things", ...MEMORY],
    [`${resources}.memory`, "15Mi", ...MEMORY],
    [`${resources}.memory`, "5Ti", ...MEMORY],
    [`${resources}.memoryLimit`, "", ...MEMORY],
    [`${resources}.cpuLimit`, "249m", ...CPU_LIMIT],
    [`${resources}.memoryLimit`, "255Mi", ...MEMORY_LIMIT],
    [`${replicas}.min`, 0, ...NUMBER(1, 1000)],
    [`${replicas}.max`, 1001, ...NUMBER(1, 1000)],
    [`${replicas}.cpuTarget`, 0, ...NUMBER(1, 100)],
    [`${replicas}.cpuTarget`, 101, ...NUMBER(1, 100)],
    [`${replicas}.cpuTarget`, 70.5, ...NUMBER(1, 100)],
    [`${replicas}.maxUnavailable`, 0, ...NUMBER(1, 1000)],
    [`${replicas}.min`, 11, ...MIN_MAX],
    [`${replicas}.max`, 1, ...MIN_MAX],
    [`${replicas}.maxUnavailable`, 2, ...DRAIN],
    [`${replicas}.maxUnavailable`, "10%", ...NUMBER(1, 1000)],
  ]);
  accepts([
    [`${resources}.cpu`, "10m", "0.5", 2, 0.25, "256000m", "1.125"],
    [`${resources}.memory`, "16Mi", "1.5Gi", "300M", "4Ti", "268435456"],
    [`${resources}.cpu`, 99, "64", "100000m", "256000m"],
    [resources, { cpu: "1", cpuLimit: "1" }, { cpu: "250m", cpuLimit: 0.25 }, { memory: "1Gi", memoryLimit: "1024Mi" }],
    [replicas, { min: 1 }, { min: 1, max: 1 }, { min: 3, max: 3, maxUnavailable: 2 }],
  ]);
});

describe("settings: a server's calls", () => {
  refuses([
    [`${hello}.calls.longestUnary`, "0s", ...CALLS("1s", "24h")],
    [`${hello}.calls.longestUnary`, "25h", ...CALLS("1s", "24h")],
    [`${hello}.calls.longestUnary`, "500ms", ...CALLS("1s", "24h")],
    [`${hello}.calls.longestUnary`, 15, ...CALLS("1s", "24h")],
    [`${hello}.calls.longestStream`, "", ...CALLS("1s", "24h")],
    [`${hello}.calls.longestStream`, "5m 30s", ...CALLS("1s", "24h")],
    [`${hello}.calls.longestStream`, "30s5m", ...CALLS("1s", "24h")],
    [`${hello}.calls.longestStream`, "1.5h", ...CALLS("1s", "24h")],
    [`${hello}.calls.longestStream`, null, ...CALLS("1s", "24h")],
    [`${hello}.calls.longestRequest`, "0s", ...CALLS("1s", "24h")],
    [`${hello}.calls.longestRequest`, "5m1s", ...REQUEST],
    [`${hello}.calls.leave`, "9s", ...CALLS("10s", "25h")],
    [`${hello}.calls.leave`, "25h1s", ...CALLS("10s", "25h")],
    [`${hello}.calls.concurrentPerPod`, 0, ...NUMBER(1, 1_000_000)],
    [`${hello}.calls.concurrentPerPod`, 1_000_001, ...NUMBER(1, 1_000_000)],
  ]);
  accepts([
    [`${hello}.calls.longestStream`, "1s", "24h", "90m", "1h30m", "1h0m1s"],
    [`${hello}.calls.longestRequest`, "1s", "5m"],
    [`${hello}.calls.leave`, "10s", "25h"],
  ]);
});
