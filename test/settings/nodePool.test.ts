import assert from "node:assert/strict";
import { MINIMAL, type Tree, accepts, crosses, problemsOf, refuses, withValue } from "./support";

const pool = "cluster.nodePools.default";
const NUMBER = (from: number, to: number) =>
  [`a whole number from ${from} to ${to}`, "write a number in that range, without quotes"] as const;
const MACHINE = ["a machine type", "write it as e2-standard-4: gcloud compute machine-types list"] as const;
const ONE_OF = "write one of them, as it is spelt here";
const DISK = [
  "a disk type that the machine type takes: c4 and n4 Hyperdisk only, c3 no pd-standard, older series no Hyperdisk",
  "write disk: { type: hyperdisk-balanced } for c4 and n4, disk: { type: pd-balanced } for the others",
] as const;
const LABEL_KEY = [
  "a Kubernetes label's key: an optional DNS prefix and /, then at most 63 letters, digits, -, _ and .",
  "write a key such as acme.com/pool",
] as const;
const KUBERNETES_KEY = [
  "a key of your own: kubernetes.io and k8s.io belong to Kubernetes",
  "write a key such as acme.com/pool",
] as const;
const LABEL_VALUE = [
  "a Kubernetes label's value: at most 63 letters, digits, -, _ and .",
  "write a value such as batch",
] as const;
const MIN_MAX = [
  "minNodes (1 by default) is at most maxNodes (3 by default)",
  "lower minNodes or raise maxNodes",
] as const;

describe("settings: node pools", () => {
  refuses([
    [`${pool}.machineType`, "e2", ...MACHINE],
    [`${pool}.machineType`, "E2-standard-4", ...MACHINE],
    [`${pool}.machineType`, "e2_standard_4", ...MACHINE],
    [`${pool}.minNodes`, -1, ...NUMBER(0, 1000)],
    [`${pool}.minNodes`, 1001, ...NUMBER(0, 1000)],
    [`${pool}.maxNodes`, 0, ...NUMBER(1, 1000)],
    [`${pool}.maxNodes`, "3", ...NUMBER(1, 1000)],
    [`${pool}.minNodes`, 4, ...MIN_MAX],
    [`${pool}.spot`, "no", "true or false", "write one of them, without quotes"],
    [`${pool}.disk.type`, "ssd", "one of pd-standard, pd-balanced, pd-ssd, hyperdisk-balanced", ONE_OF],
    [`${pool}.disk.sizeGb`, 19, ...NUMBER(20, 65536)],
    [`${pool}.disk.sizeGb`, 65537, ...NUMBER(20, 65536)],
    [`${pool}.disk`, { type: "hyperdisk-balanced" }, ...DISK],
    [`${pool}.machineType`, "c4-standard-4", ...DISK],
    [`${pool}.machineType`, "n4-standard-4", ...DISK],
    [`${pool}.labels.pool`, "not valid", ...LABEL_VALUE],
    [`${pool}.labels.pool`, "a".repeat(64), ...LABEL_VALUE],
    [`${pool}.labels.pool`, 7, "a string", "put the value in quotes"],
  ]);
  refuses([[`${pool}.disk`, { type: "pd-standard" }, ...DISK]], withValue(`${pool}.machineType`, "c3-standard-4"));
  accepts([
    [`${pool}.machineType`, "e2-standard-4", "n2-custom-4-5120", "t2d-standard-8", "c3-standard-4-lssd"],
    [pool, { machineType: "n4-standard-4", disk: { type: "hyperdisk-balanced" } }, { minNodes: 0 }, { minNodes: 3 }],
    [`${pool}.labels`, { "acme.com/pool": "batch", tier: "" }, { "grpc-envoy-gke/tier": "a", pool: "a" }],
  ]);

  const keys: readonly (readonly [string, readonly [string, string]])[] = [
    ["-pool", LABEL_KEY],
    ["a".repeat(64), LABEL_KEY],
    ["Acme.com/pool", LABEL_KEY],
    ["a/b/c", LABEL_KEY],
    ["kubernetes.io/role", KUBERNETES_KEY],
    ["node-role.kubernetes.io/x", KUBERNETES_KEY],
    ["x.k8s.io/y", KUBERNETES_KEY],
    [
      "cloud.google.com/compute-class",
      ["a key of your own: cloud.google.com belongs to GKE", "write a key such as acme.com/pool"],
    ],
    [
      "grpc-envoy-gke/pool",
      ["a key of your own: every pool has grpc-envoy-gke/pool with its name", "take the label out, or rename it"],
    ],
  ];
  for (const [key, [rule, fix]] of keys) {
    it(`refuses the label ${key}`, () => {
      const path = `${pool}.labels.${key}`;
      assert.deepEqual(problemsOf(withValue([...pool.split("."), "labels", key], "x")), [
        { path, value: key, rule, fix },
      ]);
    });
  }

  it("refuses a pool's name that is too long or badly spelt", () => {
    for (const name of ["Default", "a".repeat(41), "1"]) {
      assert.deepEqual(problemsOf(withValue(["cluster", "nodePools", name], {})), [
        {
          path: `cluster.nodePools.${name}`,
          value: name,
          rule: "a node pool's name has at most 40 characters: lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen",
          fix: "write a name such as default",
        },
      ]);
    }
  });
});

describe("settings: taints", () => {
  const taint = { key: "acme.com/batch", value: "yes", effect: "NO_SCHEDULE" };
  const base = withValue("cluster.nodePools", { default: {}, batch: { taints: [taint] } });
  const path = "cluster.nodePools.batch.taints";
  const EFFECTS = "one of NO_SCHEDULE, PREFER_NO_SCHEDULE, NO_EXECUTE";
  refuses(
    [
      [`${path}.0.effect`, "NoSchedule", EFFECTS, ONE_OF],
      [`${path}.0.effect`, undefined, `required: ${EFFECTS}`, ONE_OF],
      [`${path}.0.key`, "k8s.io/x", ...KUBERNETES_KEY],
      [`${path}.0.key`, undefined, `required: ${LABEL_KEY[0]}`, LABEL_KEY[1]],
      [`${path}.0.value`, "a b", ...LABEL_VALUE],
      [path, [taint, { ...taint, value: "no" }], "each key and effect once", "take the repeated key and effect out"],
    ],
    base,
  );
  accepts([[path, [taint, { ...taint, effect: "NO_EXECUTE" }], [{ key: "a", effect: "PREFER_NO_SCHEDULE" }]]], base);

  const pools = (nodePools: Tree, mode?: string): Tree => ({ ...MINIMAL, cluster: { mode, nodePools } });
  crosses([
    [
      "refuses pools that are all tainted, as no server would run",
      pools({ batch: { taints: [taint] } }),
      [
        {
          path: "cluster.nodePools",
          value: ["batch"],
          rule: "at least one node pool without taints: the servers tolerate none",
          fix: "take the taints off a pool, or add a pool",
        },
      ],
    ],
    [
      "refuses a cluster without pools",
      pools({}),
      [
        {
          path: "cluster.nodePools",
          value: [],
          rule: "at least one node pool without taints: the servers tolerate none",
          fix: "take the taints off a pool, or add a pool",
        },
      ],
    ],
    [
      "refuses pools on Autopilot",
      pools({ default: {} }, "autopilot"),
      [
        {
          path: "cluster.nodePools",
          value: ["default"],
          rule: "Autopilot runs the nodes itself",
          fix: "take nodePools out, or set mode: standard",
        },
      ],
    ],
  ]);
});
