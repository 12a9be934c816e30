import { secretKind } from "../../../checks/rules/podSecurity";
import { isMap } from "./shape";

const LONGEST = 120;
const HIDDEN = "(not shown)";
/** Keys whose values may be secrets, whatever they look like. */
const SECRET =
  /secret$|password|passwd|token|private_?key|credential|authorization|api_?key|inline_(?:string|bytes)|client_secret|hmac|cookie/i;
/** Keys whose values only name a secret or a file. */
const NAMES = /(?:^|_)(?:name|filename|path|file|ref|key_in_|prefix)$|Name$/;
/** Names of environment variables, headers and the like, whose value is in a key beside. */
const NAMED = ["name", "key"] as const;

/** A value in one line, shortened, without anything that may be a secret. */
export function shown(value: unknown): string {
  const text = flow(masked(value, ""));
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

function masked(value: unknown, key: string, depth = 0): unknown {
  if (depth > 20) return "…";
  if (Array.isArray(value)) return value.map((item: unknown) => masked(item, key, depth + 1));
  if (isMap(value)) {
    const name = NAMED.map((one) => value[one]).find((one) => typeof one === "string");
    return Object.fromEntries(
      Object.entries(value).map(([inner, item]) => [
        inner,
        masked(item, inner === "value" && typeof name === "string" ? name : inner, depth + 1),
      ]),
    );
  }
  const isSecret =
    typeof value === "string" && (secretKind(key, value) !== undefined || (SECRET.test(key) && !NAMES.test(key)));
  return isSecret ? HIDDEN : value;
}

/** YAML's flow style without quotes where none are needed. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (isMap(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}: ${flow(item)}`)
      .join(", ")}}`;
  const text = String(value).replace(/\s+/g, " ").trim();
  return text === "" ? '""' : text;
}
