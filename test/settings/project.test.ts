import assert from "node:assert/strict";
import { type SettingsError } from "../../settings/problems";
import { parseSettings } from "../../settings/settings";
import {
  GCP,
  MINIMAL,
  type Tree,
  accepts,
  crosses,
  ownClusterOf,
  problemsOf,
  refuses,
  settingsOf,
  withValue,
} from "./support";

const PROJECT_RULE =
  "a Google Cloud project id has 6 to 30 characters: lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen";
const PROJECT_FIX = "write the id, not the project's name or number: gcloud projects list";
const REGION_RULE = "a region";
const REGION_FIX = "write it as asia-northeast1: gcloud compute regions list";
const NAMESPACE_RULE =
  "a namespace has at most 63 characters: lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen";
const OWN_NAMESPACE = "a namespace of your own: default, kube-*, gke-* and gmp-* belong to the cluster";
const NAMESPACE_FIX = "write a name such as grpc";

describe("settings: project and region", () => {
  const cases: readonly (readonly [Tree, string, unknown, string, string])[] = [
    [{ project: undefined }, "gcp:project", undefined, `required: ${PROJECT_RULE}`, PROJECT_FIX],
    [{ project: "" }, "gcp:project", "", PROJECT_RULE, PROJECT_FIX],
    [{ project: "acme1" }, "gcp:project", "acme1", PROJECT_RULE, PROJECT_FIX],
    [{ project: `a${"b".repeat(30)}` }, "gcp:project", `a${"b".repeat(30)}`, PROJECT_RULE, PROJECT_FIX],
    [{ project: "Acme-dev" }, "gcp:project", "Acme-dev", PROJECT_RULE, PROJECT_FIX],
    [{ project: "acme-dev-" }, "gcp:project", "acme-dev-", PROJECT_RULE, PROJECT_FIX],
    [{ project: "123456789012" }, "gcp:project", "123456789012", PROJECT_RULE, PROJECT_FIX],
    [{ region: undefined }, "gcp:region", undefined, `required: ${REGION_RULE}`, REGION_FIX],
    [{ region: "asia" }, "gcp:region", "asia", REGION_RULE, REGION_FIX],
    [{ region: "asia-northeast1-a" }, "gcp:region", "asia-northeast1-a", REGION_RULE, REGION_FIX],
    [{ region: "Asia-Northeast1" }, "gcp:region", "Asia-Northeast1", REGION_RULE, REGION_FIX],
  ];
  for (const [change, path, value, rule, fix] of cases) {
    it(`refuses ${path}: ${String(value)}`, () => {
      assert.deepEqual(problemsOf(MINIMAL, { ...GCP, ...change }), [{ path, value, rule, fix }]);
    });
  }

  it("takes ids of 6 and 30 characters, every region's shape, and other keys of the provider", () => {
    for (const project of ["abcdef", `a${"b".repeat(29)}`])
      assert.equal(settingsOf(MINIMAL, { ...GCP, project }).gcpProject, project);
    for (const region of ["us-central1", "europe-west12", "northamerica-northeast2", "me-central2"])
      assert.equal(settingsOf(MINIMAL, { ...GCP, region, impersonateServiceAccount: "x" }).region, region);
  });
});

describe("settings: namespace", () => {
  refuses([
    ["namespace", "Grpc", NAMESPACE_RULE, NAMESPACE_FIX],
    ["namespace", "a".repeat(64), NAMESPACE_RULE, NAMESPACE_FIX],
    ["namespace", "a.b", NAMESPACE_RULE, NAMESPACE_FIX],
    ["namespace", "kube-", NAMESPACE_RULE, NAMESPACE_FIX],
    ["namespace", "7", NAMESPACE_RULE, NAMESPACE_FIX],
    ["namespace", {}, NAMESPACE_RULE, NAMESPACE_FIX],
    ["namespace", "default", OWN_NAMESPACE, NAMESPACE_FIX],
    ["namespace", "kube-system", OWN_NAMESPACE, NAMESPACE_FIX],
    ["namespace", "gke-managed-system", OWN_NAMESPACE, NAMESPACE_FIX],
    ["namespace", "gmp-public", OWN_NAMESPACE, NAMESPACE_FIX],
  ]);
  accepts([["namespace", "a", "a".repeat(63), "defaults", "true", "kubeflow"]]);
});

describe("settings: places", () => {
  const at = (cluster: Tree): Tree => ({ ...MINIMAL, cluster });
  const outside = (value: string) => ({
    path: "cluster.location",
    value,
    rule: "inside gcp:region, where the subnet is: asia-northeast1",
    fix: "write asia-northeast1 or one of its zones, or change gcp:region",
  });
  const ZONE = ["a zone", "write it as asia-northeast1-a: gcloud compute zones list"] as const;
  const LOCATION = [
    "a region (control plane and nodes in several zones) or a zone (one of each)",
    "write it as asia-northeast1 or asia-northeast1-a",
  ] as const;
  refuses([
    ["cluster.location", "tokyo", ...LOCATION],
    ["cluster.location", "asia-northeast1-aa", ...LOCATION],
    ["cluster.location", null, ...LOCATION],
    ["cluster.nodeLocations", [], "at least one zone", "name a zone, or take the key out"],
    ["cluster.nodeLocations", "asia-northeast1-a", "a list", "write one `- item` a line, or [a, b]"],
  ]);
  accepts([
    ["cluster.location", "asia-northeast1", "asia-northeast1-c"],
    ["cluster.nodeLocations", ["asia-northeast1-a"], ["asia-northeast1-a", "asia-northeast1-b"]],
  ]);
  crosses([
    ["refuses a cluster in another region", at({ location: "us-east1" }), [outside("us-east1")]],
    ["refuses a zone of another region", at({ location: "us-east1-b" }), [outside("us-east1-b")]],
    [
      "refuses a region as a node's zone",
      at({ nodeLocations: ["asia-northeast1"] }),
      [{ path: "cluster.nodeLocations.0", value: "asia-northeast1", rule: ZONE[0], fix: ZONE[1] }],
    ],
    [
      "refuses nodes in another region, and a zone twice",
      at({ nodeLocations: ["asia-northeast1-a", "asia-northeast2-a", "asia-northeast1-a"] }),
      [
        {
          path: "cluster.nodeLocations.1",
          value: "asia-northeast2-a",
          rule: "a zone of the cluster's region: asia-northeast1",
          fix: "write asia-northeast1-a or another of its zones",
        },
        {
          path: "cluster.nodeLocations.2",
          value: "asia-northeast1-a",
          rule: "each zone once",
          fix: "take the repeated zone out",
        },
      ],
    ],
    [
      "refuses a zonal Autopilot cluster",
      at({ mode: "autopilot", location: "asia-northeast1-a" }),
      [
        {
          path: "cluster.location",
          value: "asia-northeast1-a",
          rule: "an Autopilot cluster is regional",
          fix: "write asia-northeast1",
        },
      ],
    ],
  ]);

  it("takes a zonal cluster whose nodes are in several zones", () => {
    const cluster = ownClusterOf(
      withValue("cluster", {
        location: "asia-northeast1-a",
        nodeLocations: ["asia-northeast1-a", "asia-northeast1-b"],
      }),
    );
    assert.equal(cluster.location, "asia-northeast1-a");
  });
});

describe("settings: secrets", () => {
  const config = {
    "gcp:project": GCP.project,
    "gcp:region": GCP.region,
    "grpc-envoy-gke:servers": JSON.stringify(MINIMAL.servers),
    "other:token": "[secret]",
  };
  const parse = (secretKeys: string[]) =>
    parseSettings({ project: "grpc-envoy-gke", stack: "dev", config, secretKeys });

  it("are refused in the program's own keys, as pods and state would show them", () => {
    assert.throws(
      () => parse(["grpc-envoy-gke:servers"]),
      (error: SettingsError) => {
        assert.deepEqual(error.problems, [
          {
            path: "servers",
            value: "[secret]",
            rule: "settings contain no secrets: they would stand in plain text in the pods and in Pulumi's state",
            fix: "put the value into a Kubernetes Secret and name that in secretEnv",
          },
        ]);
        return true;
      },
    );
  });

  it("are no concern of ours in other namespaces", () => {
    assert.equal(parse(["other:token"]).gcpProject, GCP.project);
  });
});
