import assert from "node:assert/strict";
import { bootstrap } from "../../../envoy/bootstrap";
import { renderBootstrap } from "../../../envoy/render";
import { atSpeed, DURATIONS, timingAtSpeed } from "../../../commands/rehearse/speed";
import { input } from "../../../tools/bootstrapInput";
import { CASES } from "../../envoy/support/cases";

/** Durations and deadlines of a bootstrap, by the words in front of them. */
function times(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [, key = "", value = ""] of text.matchAll(/(\w+): "?(\d[\d.]*[sm])"?$/gm)) {
    found.set(key, [...(found.get(key) ?? []), value]);
  }
  return found;
}

describe("rehearse: speed", () => {
  const real = input({ settings: { routes: [{ host: "grpc.example.com" }] } });
  const at = (speed: number) =>
    times(renderBootstrap(atSpeed(bootstrap({ ...real, timing: timingAtSpeed(real.timing, speed) }), speed)));

  it("of 1 changes nothing", () => {
    assert.deepEqual(at(1), times(renderBootstrap(bootstrap(real))));
  });

  it("knows of every duration that a bootstrap can have whether it is divided", () => {
    const found = Object.values(CASES).flatMap((given) => [
      ...renderBootstrap(bootstrap(input(given))).matchAll(/^[ -]*(\w+): \d[\d.]*s$/gm),
    ]);
    assert.deepEqual([...new Set(found.map(([, key]) => key))].sort(), Object.keys(DURATIONS));
  });

  it("divides what the budget derives and Envoy's own intervals", () => {
    const divided = at(20);
    assert.deepEqual(divided.get("dns_refresh_rate"), ["0.25s", "0.25s"]);
    assert.deepEqual(divided.get("no_traffic_interval"), ["0.05s", "0.05s", "0.25s", "0.05s"]);
    assert.deepEqual(new Set(divided.get("max_stream_duration")), new Set(["15s"]));
    assert.deepEqual(divided.get("base_ejection_time"), ["0.75s", "0.75s"]);
    assert.deepEqual(new Set(divided.get("value")), new Set(["14000m"]));
  });

  it("leaves what guards against slowness, and the times of retries and keepalives", () => {
    const [before, after] = [at(1), at(20)];
    for (const key of ["connect_timeout", "request_headers_timeout", "transport_socket_connect_timeout", "timeout"])
      assert.deepEqual(after.get(key), before.get(key), key);
    assert.ok(after.get("base_interval")?.includes("0.025s"));
    assert.ok(after.get("interval")?.includes("60s"));
  });

  it("gives Envoy no more digits than it reads, whatever the factor", () => {
    for (const speed of [3, 14, 13.7, 149])
      for (const [key, values] of at(speed))
        for (const value of values) assert.match(value, /^\d+(?:\.\d{1,9})?[sm]$/, `${key} at ${speed}`);
  });

  it("keeps deadlines whole milliseconds, whatever the factor", () => {
    for (const speed of [3, 7, 13.7, 60, 149]) {
      for (const [key, values] of at(speed)) {
        if (key === "value") for (const value of values) assert.match(value, /^[1-9]\d*m$/, `${speed}`);
      }
    }
  });
});
