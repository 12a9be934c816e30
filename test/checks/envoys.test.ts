import assert from "node:assert/strict";
import { StackView } from "../../checks/view/stackView";
import { resource } from "./anchors";
import type { Tree } from "./support";

const IMAGE = "registry.example.com:5000/mirror/envoy:v1.40.0@sha256:0f3a";
const OTHER = "registry.example.com/acme/proxy:1";
const TEXT = "static_resources: {}";
/** Where Envoy's image has its configuration. */
const DEFAULT = "/etc/envoy/envoy.yaml";
const MOUNT = { volumeMounts: [{ name: "config", mountPath: "/etc/envoy" }] };
const ELSEWHERE = { volumeMounts: [{ name: "config", mountPath: "/config/" }] };
const VOLUMES: readonly Tree[] = [
  { name: "config", configMap: { name: "envoy" } },
  { name: "other", configMap: { name: "other" } },
  { name: "empty", configMap: { name: "empty" } },
  { name: "words", configMap: { name: "words" } },
  { name: "tmp", emptyDir: {} },
];
const MAPS: Readonly<Record<string, Tree>> = {
  envoy: { "readme.txt": "of Envoy", "envoy.yaml": TEXT },
  other: { "app.yaml": "port: 8080" },
  empty: { "envoy.yaml": "null" },
  words: { "envoy.yaml": "Envoy" },
};

/** Path of the configuration of each Envoy that is seen in a pod of one container, and whether it could be read. */
function seen(container: Tree, role: "containers" | "initContainers" = "containers"): (readonly unknown[])[] {
  const spec = { [role]: [{ name: "proxy", ...container }], volumes: VOLUMES };
  const maps = Object.entries(MAPS).map(([name, data]) =>
    resource("kubernetes:core/v1:ConfigMap", { metadata: { name }, data }),
  );
  const pods = resource("kubernetes:apps/v1:Deployment", { metadata: { name: "app" }, spec: { template: { spec } } });
  return new StackView([pods, ...maps], "test").envoys.map(({ path, bootstrap }) => [
    path,
    bootstrap?.listeners !== undefined,
  ]);
}

const NONE: readonly unknown[] = [];
const READ = [[DEFAULT, true]];

type Case = readonly [what: string, container: Tree, seen: readonly unknown[]];

const CASES: readonly Case[] = [
  ["Envoy's image, with its own file mounted", { image: IMAGE, ...MOUNT }, READ],
  ["Envoy's image, with nothing mounted", { image: IMAGE }, [[DEFAULT, false]]],
  ["no image but Envoy's name", { name: "envoy", ...MOUNT }, READ],
  ["no image and another name", { args: ["-c", DEFAULT] }, NONE],
  ["Envoy's image, which a script starts", { image: IMAGE, command: ["/start.sh"] }, [[undefined, false]]],
  ["Envoy's image, which only validates", { image: IMAGE, ...MOUNT, args: ["--mode", "validate"] }, NONE],
  ["the same in one word", { image: IMAGE, ...MOUNT, args: ["--mode=validate"] }, NONE],
  ["Envoy's image, which serves", { image: IMAGE, ...MOUNT, args: ["--mode", "serve"] }, READ],
  ["another image that runs Envoy", { image: OTHER, command: ["envoy", "-c", "/e.yaml"] }, [["/e.yaml", false]]],
  ["another image that is told a mounted file", { image: OTHER, ...MOUNT, args: ["-c", DEFAULT] }, READ],
  ["the same in one word", { image: OTHER, ...MOUNT, args: [`--config-path=${DEFAULT}`] }, READ],
  ["another image that is told a file of its own", { image: OTHER, args: ["-c", "/app.yaml"] }, NONE],
  ["another image beside Envoy's file", { image: OTHER, ...MOUNT }, READ],
  ["another image that is told no file beside Envoy's", { image: OTHER, ...MOUNT, args: ["--reload"] }, NONE],
  ["the text among the arguments", { image: IMAGE, ...MOUNT, args: ["--config-yaml", TEXT] }, [[undefined, true]]],
  ["the text beside a file", { image: IMAGE, ...MOUNT, args: ["-c", DEFAULT, "--config-yaml", TEXT] }, READ],
  ["a text that another image is told", { image: OTHER, args: ["--config-yaml", TEXT] }, NONE],
  ["a variable that has the path", { image: IMAGE, args: ["-c", "$CONFIG"] }, [[undefined, false]]],
  ["a variable beside a mounted file", { image: IMAGE, ...MOUNT, args: ["-c", "$CONFIG"] }, READ],
  ["a file that is mounted elsewhere", { image: IMAGE, ...ELSEWHERE }, [["/config/envoy.yaml", true]]],
  [
    "a file that is mounted alone, behind others",
    {
      image: OTHER,
      volumeMounts: [
        { name: "tmp", mountPath: "/tmp" },
        { name: "absent", mountPath: "/absent" },
        { name: "other", mountPath: "/app" },
        { name: "config", mountPath: "/envoy.conf", subPath: "envoy.yaml" },
      ],
    },
    [["/envoy.conf", true]],
  ],
  ...[
    ["a file of a volume that is no ConfigMap", "tmp"],
    ["a file of a volume that the pod does not have", "absent"],
    ["a file without content", "empty"],
    ["a file that is no object", "words"],
  ].map(([what = "", name]): Case => [
    what,
    { image: IMAGE, volumeMounts: [{ name, mountPath: "/etc/envoy" }] },
    [[DEFAULT, false]],
  ]),
  [
    "a file that its ConfigMap does not have",
    { image: IMAGE, args: ["-c", "/etc/envoy/other.yaml"], ...MOUNT },
    [["/etc/envoy/other.yaml", false]],
  ],
];

describe("the Envoys of a pod, and where their configuration is", () => {
  for (const [what, container, expected] of CASES)
    it(`${what}: ${JSON.stringify(expected)}`, () => assert.deepEqual(seen(container), expected));

  it("an init container is one where it surely runs Envoy", () => {
    assert.deepEqual(seen({ image: IMAGE, ...MOUNT }, "initContainers"), READ);
    assert.deepEqual(seen({ image: IMAGE, ...MOUNT, command: ["/start.sh"] }, "initContainers"), NONE);
  });
});
