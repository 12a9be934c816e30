import assert from "node:assert/strict";
import { MINIMAL, type Tree, accepts, crosses, pathsOf, problemsOf, refuses, settingsOf } from "./support";

const NAMED = { name: "platform", location: "us-east1", project: "acme-platform" };
const PLATFORM = "acme/platform/prod";

/** The minimal settings as a guest's. */
const guest = (existing: unknown, own: Tree = {}): Tree => ({
  ...MINIMAL,
  namespace: "shop",
  cluster: { existing },
  ...own,
});

const FORMS = "write { name: my-cluster, location: asia-northeast1 } or { stack: acme/platform/prod }";
const EITHER = "a cluster by its name or by the stack that deploys it, not both";
const REQUIRED = "required: the cluster's name and its location, or the stack that deploys it";
const STACK = [
  "a stack's full name: organization/project/stack",
  "write it as pulumi stack ls --all prints it; outside Pulumi Cloud its organization is called organization",
] as const;
const KNOWN = "known keys here: name, location, project, stack, mode, spotNodes, prefix";
const LOWER = "lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen";
const CLUSTER_NAME = [
  `a cluster's name has at most 40 characters: ${LOWER}`,
  "write it as gcloud container clusters list prints it",
] as const;
const LOCATION = [
  "a region (control plane and nodes in several zones) or a zone (one of each)",
  "write it as asia-northeast1 or asia-northeast1-a",
] as const;
const PROJECT = [
  `a Google Cloud project id has 6 to 30 characters: ${LOWER}`,
  "write the id, not the project's name or number: gcloud projects list",
] as const;
const PREFIX = `the beginning of a name has at most 40 characters: ${LOWER}`;

describe("settings: a cluster that exists, by its name", () => {
  it("is of the stack's own project and standard unless the file states otherwise", () => {
    const { cluster, cloudName } = settingsOf(guest({ name: "platform", location: "asia-northeast1-a" }));
    assert.deepEqual(cluster, {
      existing: {
        ...{ name: "platform", location: "asia-northeast1-a", project: "acme-dev" },
        ...{ mode: "standard", spotNodes: false },
      },
    });
    assert.equal(cloudName, "grpc-envoy-gke-dev");
  });

  it("may stand in another region and project, and its guest's names may begin otherwise", () => {
    const settings = settingsOf(guest({ ...NAMED, mode: "autopilot", prefix: "shop" }));
    assert.deepEqual(settings.cluster, { existing: { ...NAMED, mode: "autopilot", spotNodes: false } });
    assert.deepEqual([settings.cloudName, settings.gcpProject], ["shop", "acme-dev"]);
  });

  refuses(
    [
      ["cluster.existing.name", "Platform", ...CLUSTER_NAME],
      ["cluster.existing.location", "tokyo", ...LOCATION],
      ["cluster.existing.project", "acme_platform", ...PROJECT],
      ["cluster.existing.mode", "serverless", "one of standard, autopilot", "write one of them, as it is spelt here"],
      ["cluster.existing.spotNodes", "no", "true or false", "write one of them, without quotes"],
      ["cluster.existing.prefix", "Shop_", PREFIX, "write one such as shop-prod"],
      ["cluster.existing.nam", "other", KNOWN, "write name"],
      ["cluster.existing.stack", PLATFORM, EITHER, FORMS],
      ["cluster.existing", null, "a map", "write keys below it, one `key: value` a line"],
      ["cluster.existing", "platform", "a map", "write keys below it, one `key: value` a line"],
    ],
    guest(NAMED),
  );
  accepts(
    [
      ["cluster.existing.location", "asia-northeast1", "europe-west4-b"],
      ["cluster.existing.project", "acme-dev", "acme-other"],
      ["cluster.existing.spotNodes", false],
      ["cluster.existing.prefix", "a", "a".repeat(40)],
    ],
    guest(NAMED),
  );

  crosses([
    [
      "refuses a name without a place",
      guest({ name: "platform" }),
      [{ path: "cluster.existing.name", value: "platform", rule: REQUIRED, fix: FORMS }],
    ],
    [
      "refuses a place without a name",
      guest({ location: "us-east1", project: "acme-platform" }),
      [{ path: "cluster.existing.location", value: "us-east1", rule: REQUIRED, fix: FORMS }],
    ],
    [
      "refuses nothing at all",
      guest({}),
      [{ path: "cluster.existing.name", value: undefined, rule: REQUIRED, fix: FORMS }],
    ],
    [
      "refuses an Autopilot cluster in a zone",
      guest({ ...NAMED, mode: "autopilot", location: "us-east1-b" }),
      [
        {
          path: "cluster.existing.location",
          value: "us-east1-b",
          rule: "an Autopilot cluster is regional",
          fix: "write us-east1",
        },
      ],
    ],
  ]);
});

describe("settings: a cluster that exists, by the stack that deploys it", () => {
  it("is known by that stack alone", () => {
    const settings = settingsOf(guest({ stack: PLATFORM }));
    assert.deepEqual(settings.cluster, { existing: { stack: PLATFORM, mode: "standard", spotNodes: false } });
    assert.equal(settings.cloudName, "grpc-envoy-gke-dev");
  });

  refuses(
    [
      ["cluster.existing.stack", "prod", ...STACK],
      ["cluster.existing.stack", "platform/prod", ...STACK],
      ["cluster.existing.stack", "acme/platform/prod/", ...STACK],
      ["cluster.existing.stack", "acme/plat form/prod", ...STACK],
      [
        "cluster.existing.stack",
        "acme/grpc-envoy-gke/dev",
        "another stack than this one",
        "name the stack that deploys the cluster",
      ],
    ],
    guest({ stack: PLATFORM }),
  );
  accepts([["cluster.existing.stack", "organization/grpc-envoy-gke/prod", "a/b.c_d-e/f"]], guest({ stack: PLATFORM }));
});

describe("settings: beside a cluster that exists", () => {
  const cluster = (own: Tree) => guest(undefined, { cluster: { existing: NAMED, ...own } });
  const nothing = (keys: string) => `nothing beside existing: that cluster has its own ${keys}, which its owner states`;
  const out = (keys: string) => `take ${keys} out, or take existing out to make a cluster`;

  crosses([
    [
      "refuses what only a cluster of the stack's own has, in one problem",
      cluster({ network: { create: {} }, mode: "autopilot", nodePools: 7, deletionProtection: false }),
      [
        {
          path: "cluster.mode",
          value: "autopilot",
          rule: nothing("mode, network, nodePools, deletionProtection"),
          fix: out("mode, network, nodePools, deletionProtection"),
        },
      ],
    ],
    ...["name", "location", "nodeLocations", "releaseChannel", "controlPlane", "maintenance", "labels"].map(
      (key) =>
        [
          `refuses ${key}`,
          cluster({ [key]: "x" }),
          [{ path: `cluster.${key}`, value: "x", rule: nothing(key), fix: out(key) }],
        ] as const,
    ),
  ]);

  it("names a misspelt key, and everything else that is wrong, at the same time", () => {
    const own = {
      cluster: { exsting: {}, existing: { name: "Platform", location: "us-east1" }, mode: "standard" },
      servers: { hello: { image: "no-tag" } },
      namespace: "grpc",
    };
    assert.deepEqual(pathsOf(own), [
      "cluster.existing.name",
      "cluster.exsting",
      "servers.hello.image",
      "cluster.mode",
      "namespace",
    ]);
  });

  it("is suggested for a misspelt existing", () => {
    const [problem] = problemsOf({ ...MINIMAL, cluster: { exsting: NAMED } });
    assert.equal(problem?.fix, "write existing");
  });
});

describe("settings: what guests of a cluster must not share", () => {
  const OWN_NAMESPACE =
    "a namespace of this stack's own: every stack that states none has grpc, and the end of one would be the end of all in it";
  const OTHER_NAME = "another beginning of names than the cluster's own name, which its owner's begin with";
  const prefix = (value: string) => ({
    path: "cluster.existing.prefix",
    value,
    rule: OTHER_NAME,
    fix: "write a prefix such as the team's name",
  });

  crosses([
    [
      "refuses the namespace that every stack has which states none",
      { ...MINIMAL, cluster: { existing: NAMED } },
      [{ path: "namespace", value: "grpc", rule: OWN_NAMESPACE, fix: "write one such as grpc-envoy-gke-dev" }],
    ],
    ["refuses the cluster's name as a prefix", guest({ ...NAMED, prefix: "platform" }), [prefix("platform")]],
    [
      "refuses the cluster's name as the made-up prefix",
      guest({ ...NAMED, name: "grpc-envoy-gke-dev" }),
      [prefix("grpc-envoy-gke-dev")],
    ],
    [
      "refuses the name that the deploying stack makes up for its cluster",
      guest({ stack: PLATFORM, prefix: "platform-prod" }),
      [prefix("platform-prod")],
    ],
  ]);

  it("refuses a made-up prefix that Google Cloud takes no name from, and states where it comes from", () => {
    const name = "grpc-envoy-gke-Shop_1";
    assert.deepEqual(problemsOf(guest(NAMED), undefined, "Shop_1"), [
      {
        path: "cluster.existing.prefix",
        value: name,
        rule: PREFIX,
        fix: `write a prefix; without one it is <project>-<stack>, here ${name}`,
      },
    ]);
    assert.equal(settingsOf(guest({ ...NAMED, prefix: "shop-1" }), undefined, "Shop_1").cloudName, "shop-1");
  });
});

describe("settings: rules that stand on facts of a cluster that exists", () => {
  const long = { hello: { ...MINIMAL.servers.hello, calls: { longestStream: "1h" } } };

  it("follow what the file states of it", () => {
    const rules = (facts: Tree) =>
      problemsOf(guest({ ...NAMED, ...facts }, { servers: long })).map(({ path, rule }) => `${path}: ${rule}`);
    assert.deepEqual(rules({ mode: "autopilot" }), [
      "servers.hello.calls: Autopilot gives a pod 10m to leave; these calls need 1h2m30s",
    ]);
    assert.deepEqual(rules({ spotNodes: true }), [
      "servers.hello.calls: a spot node gives a pod 25s to leave; these calls need 1h2m30s",
    ]);
    assert.equal(settingsOf(guest(NAMED, { servers: long })).servers["hello"]!.calls.longestStream, 3600);
  });
});
