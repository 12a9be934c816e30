import { loadAsEnvoy, snakeCaseKey } from "../../../checks/envoy/readBootstrap";
import { isMap } from "./shape";

/** A bootstrap with its keys in snake case, and how the text writes them. */
export interface BootstrapText {
  readonly value: unknown;
  readonly written: (map: object, key: string) => string;
}

/** Envoy takes camel case too, and shapes name its fields in snake case. */
export function readBootstrapText(text: string): BootstrapText {
  const written = new WeakMap<object, Map<string, string>>();
  const snake = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(snake);
    if (!isMap(value)) return value;
    const keys = new Map(Object.keys(value).map((key) => [snakeCaseKey(key), key]));
    const result = Object.fromEntries(Object.entries(value).map(([key, item]) => [snakeCaseKey(key), snake(item)]));
    written.set(result, keys);
    return result;
  };
  return { value: snake(loadAsEnvoy(text)), written: (map, key) => written.get(map)?.get(key) ?? key };
}
