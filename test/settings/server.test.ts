import assert from "node:assert/strict";
import { type Tree, accepts, problemsOf, refuses, withValue } from "./support";

const hello = "servers.hello";
const NUMBER = (from: number, to: number) =>
  [`a whole number from ${from} to ${to}`, "write a number in that range, without quotes"] as const;
const IMAGE = [
  "an image reference: registry/path/name:tag or …@sha256:digest, without spaces",
  "write it as registry.example.com/team/server:1.4.2",
] as const;
const VERSION = "an image names a version: a tag other than latest, or a digest";
const ARGUMENTS = [
  "a list with one argument an item: Kubernetes splits no strings",
  'write [--port, "8888"], one item for each argument',
] as const;
const VARIABLE = [
  "an environment variable's name: letters, digits and _, not beginning with a digit",
  "write a name such as LOG_LEVEL",
] as const;
const STRING = ["a string: an environment has nothing else", "put the value in quotes"] as const;
describe("settings: a server's image and process", () => {
  const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
  refuses(
    [
      [`${hello}.image`, undefined, `required: ${IMAGE[0]}`, IMAGE[1]],
      [`${hello}.image`, null, ...IMAGE],
      [`${hello}.image`, "", ...IMAGE],
      [`${hello}.image`, 7, ...IMAGE],
      [`${hello}.image`, " acme/hello:1", ...IMAGE],
      [`${hello}.image`, "acme/Hello:1", ...IMAGE],
      [`${hello}.image`, "https://acme.com/hello:1", ...IMAGE],
      [`${hello}.image`, "acme/hello:", ...IMAGE],
      [`${hello}.image`, "acme/hello:-1", ...IMAGE],
      [`${hello}.image`, `acme/hello:${"1".repeat(129)}`, ...IMAGE],
      [`${hello}.image`, `acme/${"a".repeat(251)}:1`, ...IMAGE],
      [`${hello}.image`, "acme/hello@sha256:abc", ...IMAGE],
      [`${hello}.image`, `acme/hello@${digest}@${digest}`, ...IMAGE],
      [`${hello}.image`, "acme/hello", VERSION, "write acme/hello:<version>"],
      [`${hello}.image`, "registry:5000/hello", VERSION, "write registry:5000/hello:<version>"],
      [`${hello}.image`, "acme/hello:latest", VERSION, "write acme/hello:<version>"],
      [`${hello}.command`, "/server --port 8888", ...ARGUMENTS],
      [`${hello}.args`, "--port 8888", ...ARGUMENTS],
      [`${hello}.args`, null, ...ARGUMENTS],
      [`${hello}.args.0`, 8888, "a string", "put the value in quotes"],
      [`${hello}.port`, 80, ...NUMBER(1024, 65535)],
      [`${hello}.port`, 65536, ...NUMBER(1024, 65535)],
      [`${hello}.port`, "8888", ...NUMBER(1024, 65535)],
      [`${hello}.port`, null, ...NUMBER(1024, 65535)],
      [`${hello}.runAsUser`, 0, ...NUMBER(1, 65535)],
      [`${hello}.runAsUser`, 65536, ...NUMBER(1, 65535)],
    ],
    withValue(`${hello}.args`, ["--verbose"]),
  );
  accepts([
    [`${hello}.image`, "hello:1", `hello@${digest}`, `a.b.c:5000/x/y_z/w--v:1.0_x-y@${digest}`, `${"a".repeat(255)}:1`],
    [`${hello}.args`, [], ["--port", "8888"]],
    [`${hello}.port`, 1024, 65535],
    [`${hello}.runAsUser`, 1, 65535],
  ]);
});

describe("settings: a server's environment", () => {
  const secretEnv = `${hello}.secretEnv`;
  const SECRET = [
    "a Kubernetes object's name: at most 253 lower-case letters, digits, hyphens and dots",
    "write the name as kubectl get prints it",
  ] as const;
  const KEY = [
    "a Secret's key: at most 253 letters, digits, -, _ and ., not beginning with two dots",
    "write the key as kubectl describe secret prints it",
  ] as const;
  const base = withValue(`${secretEnv}.TOKEN`, { secret: "hello", key: "token" });
  refuses(
    [
      [`${hello}.env.LIMIT`, 7, ...STRING],
      [`${hello}.env.DEBUG`, true, ...STRING],
      [`${hello}.env.EMPTY`, null, ...STRING],
      [`${hello}.env.LIST`, ["a"], ...STRING],
      [`${secretEnv}.TOKEN.secret`, "Hello", ...SECRET],
      [`${secretEnv}.TOKEN.secret`, "a..b", ...SECRET],
      [`${secretEnv}.TOKEN.secret`, "a".repeat(254), ...SECRET],
      [`${secretEnv}.TOKEN.secret`, undefined, `required: ${SECRET[0]}`, SECRET[1]],
      [`${secretEnv}.TOKEN.key`, "a/b", ...KEY],
      [`${secretEnv}.TOKEN.key`, ".", ...KEY],
      [`${secretEnv}.TOKEN.key`, "..data", ...KEY],
      [`${secretEnv}.TOKEN.key`, "a".repeat(254), ...KEY],
      [`${secretEnv}.TOKEN.key`, undefined, `required: ${KEY[0]}`, KEY[1]],
      [`${secretEnv}.TOKEN`, "hello", "a map", "write keys below it, one `key: value` a line"],
    ],
    base,
  );
  accepts([
    [`${hello}.env`, { A: "", _b1: "7", toString: "an ordinary name", constructor: "too" }],
    [`${secretEnv}.toString`, { secret: "a", key: "k" }],
    [`${secretEnv}.TOKEN`, { secret: "a.b-c", key: ".token" }, { secret: "a", key: "tls.crt" }],
  ]);
  for (const name of ["1A", "a-b", "A B", "", "ä", "8080"]) {
    it(`refuses the variable ${JSON.stringify(name)} in env and secretEnv`, () => {
      const [rule, fix] = VARIABLE;
      const own = withValue(["servers", "hello", "env", name], "x");
      (own["servers"] as Record<string, Tree>)["hello"]!["secretEnv"] = { [name]: { secret: "s", key: "k" } };
      const end = name === "" ? "" : `.${name}`;
      assert.deepEqual(problemsOf(own), [
        { path: `${hello}.env${end}`, value: name, rule, fix },
        { path: `${secretEnv}${end}`, value: name, rule, fix },
      ]);
    });
  }
  refuses(
    [
      [
        `${secretEnv}.TOKEN`,
        { secret: "hello", key: "token" },
        "a variable comes from env or from secretEnv, not from both",
        "take the name out of one of them",
      ],
    ],
    withValue(`${hello}.env`, { TOKEN: "x", OTHER: "y" }),
  );
});
