import { loadAll } from "js-yaml";

/**
 * Envoy's configuration as plain data, YAML or JSON, with every key in snake case: Envoy takes camel case too.
 * js-yaml reads it in a third of the time of `yaml`, which counts with a bootstrap for each of many servers.
 * @returns undefined where the text is neither.
 */
export function readBootstrap(text: string): unknown {
  try {
    return snakeCase(loadAsEnvoy(text));
  } catch {
    return undefined;
  }
}

/** YAML or JSON as Envoy reads it: of several documents the first, and of a key that is there twice the last. */
export function loadAsEnvoy(text: string): unknown {
  return loadAll(text, { json: true })[0];
}

/** Keys are Envoy's own field names, or names of extensions, which are in lower case. */
function snakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [snakeCaseKey(key), snakeCase(item)]));
}

/** A field's name as Envoy's API has it: `maxRequests` is `max_requests`, `consecutive5xx` is `consecutive_5xx`. */
export function snakeCaseKey(key: string): string {
  if (!/^[a-z][a-z0-9]*[A-Z]/.test(key)) return key;
  return key.replace(/[A-Z]|5xx$/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Whether a file of a ConfigMap looks like Envoy's configuration. */
export function looksLikeBootstrap(text: string): boolean {
  return /^[ \t]*["']?(?:static_resources|staticResources|dynamic_resources|dynamicResources)["']?\s*:/m.test(text);
}
