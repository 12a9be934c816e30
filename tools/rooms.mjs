/** Which folder may import which of ours; the linter enforces it, and ARCHITECTURE.md states it in its table. Tests may import everything. */
export const ROOMS = {
  platform: [],
  settings: ["platform"],
  envoy: ["settings"],
  manifests: ["settings", "envoy", "platform"],
  contract: [],
  components: ["platform", "settings", "envoy", "manifests", "contract"],
  "index.ts": ["settings", "components", "contract"],
  provider: ["components", "settings"],
  checks: ["settings", "platform"],
  policy: ["checks", "settings"],
  "commands/shared": ["checks", "platform", "settings"],
  "commands/plan": [
    "commands/shared",
    "checks",
    "components",
    "contract",
    "envoy",
    "index.ts",
    "manifests",
    "platform",
    "settings",
  ],
  "commands/newStack": ["commands/shared", "settings"],
  "commands/adopt": ["commands/shared", "checks", "envoy", "manifests", "platform", "settings"],
  "commands/review": ["commands/shared", "checks", "envoy", "platform", "settings"],
  "commands/rehearse": ["commands/shared", "envoy", "manifests", "platform", "settings"],
  tools: ["checks", "commands", "envoy", "platform", "provider", "settings"],
  bench: ["commands/rehearse", "commands/shared", "envoy", "settings", "tools"],
  examples: [],
};

/** Folders of plain TypeScript: at most types of Pulumi's packages, which take a second to load. */
export const PLAIN = [
  "platform",
  "settings",
  "envoy",
  "manifests",
  "checks",
  "commands/shared",
  "commands/adopt",
  "commands/review",
];
