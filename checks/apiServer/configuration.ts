import type { Fault } from "../check";
import { type Field, ifKnown } from "../field";
import { dataKey } from "./names";
import { all, refused } from "./refusal";
import { shown } from "./shape";

/** https://kubernetes.io/docs/concepts/configuration/configmap/ */
const DATA_MAX = 2 ** 20;

/** Keys that a Secret of a type must have. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
};

export function configMap(root: Field): Fault[] {
  return [
    ...keys(root, ["data", "binaryData"]),
    ...all(() => {
      const twice = root.at("binaryData").keys.find((key) => root.at("data", key).exists);
      return twice !== undefined && refused(root.at("binaryData", twice), "data has this key too");
    }),
    ...all(() => size(root.at("data"), bytesOf(root.at("data"), false) + bytesOf(root.at("binaryData"), true))),
  ];
}

export function secret(root: Field): Fault[] {
  const [data, texts] = [root.at("data"), root.at("stringData")];
  return [
    ...keys(root, ["data", "stringData"]),
    ...all(() => {
      const needed = KEYS[root.at("type").text ?? ""] ?? [];
      // Keys that are not known yet may be any.
      const stated = [...data.keys, ...texts.keys];
      return needed
        .filter((key) => !stated.includes(key))
        .map((key) =>
          refused(data.at(key), `it is missing, and a Secret of type ${root.at("type").text} must have it`),
        );
    }),
    ...all(() => {
      const config = texts.at(".dockerconfigjson");
      const isOne = root.at("type").text === "kubernetes.io/dockerconfigjson" && config.exists;
      return isOne && !isJson(config.text ?? "") && refused(config, "it is no JSON");
    }),
    ...all(() => {
      const isBasic = root.at("type").text === "kubernetes.io/basic-auth";
      const stated = [...data.keys, ...texts.keys];
      return (
        isBasic &&
        !stated.includes("username") &&
        !stated.includes("password") &&
        refused(data, "username or password is required")
      );
    }),
    ...all(() => size(data, bytesOf(data, true) + bytesOf(texts, false))),
  ];
}

function keys(root: Field, maps: readonly string[]): Fault[] {
  return maps.flatMap((map) =>
    (ifKnown(() => root.at(map).entries) ?? []).flatMap(([key, value]) => {
      const required = dataKey(key);
      return required === undefined ? [] : [refused(value, `the key ${shown(key)} is refused: ${required}`)];
    }),
  );
}

function bytesOf(map: Field, isBase64: boolean): number {
  return map.entries.reduce(
    (sum, [, value]) => sum + Buffer.byteLength(value.text ?? "", isBase64 ? "base64" : "utf8"),
    0,
  );
}

function size(at: Field, bytes: number): Fault | false {
  return (
    bytes > DATA_MAX &&
    refused(at, `it is ${bytes} bytes, and at most ${DATA_MAX} are taken`, "Divide it into several.")
  );
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
