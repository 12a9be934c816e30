import Table from "cli-table3";
import { count, plural, seconds } from "../format";
import { PLAIN } from "../progress";
import type { ClusterEvent } from "../result";
import type { Addresses } from "./addresses";
import type { ClientCalls, ClientEnd } from "./client";
import type { Fates } from "./failedCalls";
import type { Figures } from "./tally";

/** `   12.5 s  server killed  my-server-first-1`. */
export function eventLine({ at, what, pod }: ClusterEvent): string {
  return `${at.toFixed(1).padStart(7)} s  ${what}${pod === undefined ? "" : `  ${pod}`}`;
}

/** Where everything is, and how to call it. @param grpcurl calls of it, ready to be pasted */
export function addressLines(
  { door, internal, networkAdmin, pods, speed, longestCall }: Addresses,
  grpcurl: readonly string[],
): string[] {
  const row = (name: string, value: string) => `${name.padEnd(10)}${value}`;
  return [
    ...(door === undefined
      ? []
      : [row("door", `${door.address}, TLS, for ${door.authority}`), row("", `CA ${door.ca}`)]),
    row("internal", `${internal}, plaintext`),
    row("admin", `${networkAdmin}, of the Envoy in front of the pods`),
    ...pods.flatMap(({ pod, health, metrics, admin }) => [
      pod,
      `  ${row("health", health)}`,
      `  ${row("metrics", metrics)}`,
      `  ${row("admin", admin)}`,
    ]),
    row(
      "times",
      `${speed === 1 ? "as deployed" : `divided by ${speed}`}: a call ends after ${seconds(longestCall)} at the latest`,
    ),
    "",
    ...grpcurl,
    "",
  ];
}

/** Everything in one line: `yours 12 (door 10, internal 2), 0 lost; …`. */
export function figuresLine({ at, yours, background, pods, gone }: Figures): string {
  return [
    `${at.toFixed(1).padStart(7)} s  yours ${count(yours.door + yours.internal)} (door ${count(yours.door)}, internal ${count(yours.internal)}), ${fatesInWords(yours)}`,
    ...(background === undefined
      ? []
      : [`background ${count(background.sent)}, ${count(background.lost)} lost, ${count(background.inside)} inside`]),
    `calls by pod: ${pods.map(({ pod, calls }) => `${pod} ${count(calls)}`).join(", ")}${gone === 0 ? "" : `, gone pods ${count(gone)}`}`,
  ].join("; ");
}

/** `0 lost`, `3 lost and 1 inside (3 UC, 1 UF), 2 failed, 1 given up`. */
export function fatesInWords({ lost, inside, failed, gaveUp, flags }: Fates): string {
  const ended = inside === 0 ? `${count(lost)} lost` : `${count(lost)} lost and ${count(inside)} inside`;
  const why = Object.entries(flags).map(([flag, calls]) => `${count(calls)} ${flag}`);
  return [
    why.length === 0 ? ended : `${ended} (${why.join(", ")})`,
    ...(failed === 0 ? [] : [`${count(failed)} failed`]),
    ...(gaveUp === 0 ? [] : [`${count(gaveUp)} given up`]),
  ].join(", ");
}

/** The figures as two tables, for a terminal. */
export function figuresTables({ yours, background, pods, gone }: Figures): string {
  const calls = new Table({ head: ["calls of", "sent", "lost", "inside", "failed", "given up", "why"], ...PLAIN });
  const why = Object.entries(yours.flags).map(([flag, times]) => `${count(times)} ${flag}`);
  const fates = [yours.lost, yours.inside, yours.failed, yours.gaveUp].map(count);
  calls.push([
    `yours: door ${count(yours.door)}, internal ${count(yours.internal)}`,
    count(yours.door + yours.internal),
    ...fates,
    why.join(", "),
  ]);
  if (background !== undefined) {
    const { sent, lost, inside } = background;
    calls.push(["the background load", count(sent), count(lost), count(inside), "", "", ""]);
  }
  const shows = pods.some((pod) => pod.background !== undefined);
  const columns = ["pod", "", "calls", ...(shows ? ["background"] : []), "address, of its admin"];
  const perPod = new Table({ head: columns, ...PLAIN });
  for (const { pod, state, calls: all, background: own = 0, health, admin } of pods) {
    const hosts = [health, admin].map((url) => new URL(url).hostname).join(", ");
    perPod.push([pod, state, count(all), ...(shows ? [count(own)] : []), hosts]);
  }
  if (gone > 0) perPod.push(["pods that have gone", "", count(gone), ...(shows ? [""] : []), ""]);
  return [calls.toString(), perPod.toString()].join("\n");
}

/** How the user's client ended, and what the Envoys saw of its calls. */
export function clientLines({ code, signal, seconds: took }: ClientEnd, calls: ClientCalls): string[] {
  const how = code === null ? `ended by ${signal ?? "nothing that is known"}` : `exit code ${code}`;
  const pods = Object.entries(calls.pods).map(([pod, number]) => `  ${pod} ${count(number)}`);
  return [
    `client: ${how} after ${seconds(took)}`,
    `its ${plural(calls.door + calls.internal, "call")}: door ${count(calls.door)}, internal ${count(calls.internal)}; ${fatesInWords(calls)}`,
    ...pods,
    ...(calls.gone === 0 ? [] : [`  pods that have gone ${count(calls.gone)}`]),
  ];
}
