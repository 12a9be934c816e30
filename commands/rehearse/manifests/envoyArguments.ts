import { isEnvoyCommand, meantArguments, scriptOf } from "../../../checks/view/arguments";
import type { Container } from "../../../checks/view/pod";
import { programName } from "../../../checks/view/shell";

/** Flags whose value here is another: where the configuration and the log are, and what keeps Envoys of one machine apart. */
const REPLACED =
  /^(?:-c|--config-path|--config-yaml|--base-id|--base-id-path|--restart-epoch|--log-path|--admin-address-path|--parent-shutdown-time-s|--socket-path)$/;
const DROPPED = /^--(?:use-dynamic-base-id|disable-hot-restart|enable-core-dump)$/;
/** Seconds: Envoy's own, where none is stated. https://www.envoyproxy.io/docs/envoy/latest/operations/cli */
const DRAIN_TIME = ["--drain-time-s", "600"] as const;

/** Envoy's arguments as its container states them, without those that cannot be the same on this machine. */
export function envoyArguments(container: Container): string[] {
  const variables = new Map(
    container.field
      .at("env")
      // One from elsewhere, such as the pod's name, is kept by its reference.
      .list.filter((one) => !one.at("valueFrom").exists)
      .map((one) => [one.at("name").text ?? "", one.at("value").text ?? ""] as const),
  );
  // The kubelet fills in the one, a shell the other.
  const written = scriptOf(container) === undefined ? /\$\((\w+)\)/g : /\$\((\w+)\)|\$\{?(\w+)\}?/g;
  const words = meantArguments(container).map(({ text }) =>
    (text ?? "").replace(written, (whole, one: string, other?: string) => variables.get(other ?? one) ?? whole),
  );
  const program = isEnvoyCommand(words) ? (programName(words[0]) === "envoy" ? 1 : 2) : 0;
  const kept: string[] = [];
  for (let index = program; index < words.length; index++) {
    const [flag = "", value] = split(words[index]!);
    if (DROPPED.test(flag)) continue;
    if (REPLACED.test(flag)) {
      if (value === undefined) index++;
      continue;
    }
    kept.push(flag, ...(value === undefined ? [] : [value]));
  }
  return kept.includes(DRAIN_TIME[0]) ? kept : [...kept, ...DRAIN_TIME];
}

/** `--flag=value` → both; anything else alone. */
function split(word: string): readonly [string, string?] {
  const [, flag, value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
  return flag === undefined ? [word] : [flag, value];
}
