import type { Fault } from "../check";
import type { Field } from "../field";
import { all, each, refused } from "./refusal";

/** Prometheus' durations: `30s`, `1m30s`. */
const DURATION = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** The rules of its CustomResourceDefinition that OpenAPI does not have. */
export function podMonitoring(root: Field): Fault[] {
  return [
    ...each(root.at("spec", "endpoints"), (endpoint) => {
      const [interval, timeout] = [endpoint.at("interval"), endpoint.at("timeout")];
      return [
        ...all(() => endpoint.at("port").scalar === 0 && refused(endpoint.at("port"), "a port is required")),
        ...[interval, timeout].flatMap((field) =>
          all(
            () =>
              field.exists && Number.isNaN(secondsOf(field)) && refused(field, "a duration such as 30s is required"),
          ),
        ),
        ...all(
          () =>
            secondsOf(timeout) > secondsOf(interval) &&
            refused(timeout, `${timeout.text} is over the interval, ${interval.text}`),
        ),
      ];
    }),
  ];
}

/** `NaN` where it is none. */
function secondsOf(field: Field): number {
  const text = field.text ?? "";
  const [, hours = 0, minutes = 0, seconds = 0, millis = 0] = DURATION.exec(text) ?? [];
  if (text === "" || !DURATION.test(text)) return NaN;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(millis) / 1000;
}
