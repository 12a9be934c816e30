import assert from "node:assert/strict";
import { MINIMAL, type Tree, accepts, problemsOf, refuses, ownClusterOf, withValue } from "./support";

const NAME_RULE =
  "a cluster's name has at most 40 characters: lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen";
const NAME_FIX = "write a name such as my-server";
const BOOLEAN = ["true or false", "write one of them, without quotes"] as const;
const MAP = ["a map", "write keys below it, one `key: value` a line"] as const;

describe("settings: cluster", () => {
  refuses([
    ["cluster", [], ...MAP],
    ["cluster.name", "a".repeat(41), NAME_RULE, NAME_FIX],
    ["cluster.name", "Grpc", NAME_RULE, NAME_FIX],
    ["cluster.name", "7grpc", NAME_RULE, NAME_FIX],
    ["cluster.name", "grpc-", NAME_RULE, NAME_FIX],
    ["cluster.name", "", NAME_RULE, NAME_FIX],
    ["cluster.name", 7, NAME_RULE, NAME_FIX],
    ["cluster.mode", "Autopilot", "one of standard, autopilot", "write one of them, as it is spelt here"],
    [
      "cluster.releaseChannel",
      "regular",
      "one of RAPID, REGULAR, STABLE, EXTENDED",
      "write one of them, as it is spelt here",
    ],
    ["cluster.deletionProtection", "false", ...BOOLEAN],
    ["cluster.deletionProtection", null, ...BOOLEAN],
  ]);
  accepts([
    ["cluster.name", "ab", "a".repeat(40), "grpc-7"],
    ["cluster.mode", "standard", "autopilot"],
    ["cluster.releaseChannel", "RAPID", "REGULAR", "STABLE", "EXTENDED"],
    ["cluster.deletionProtection", true, false],
  ]);

  it("refuses a name that the Cloud NAT of its network cannot have, and takes it where the network is there already", () => {
    const short = withValue("cluster.name", "a");
    assert.deepEqual(problemsOf(short), [
      {
        path: "cluster.name",
        value: "a",
        rule: "at least 2 characters, as the Cloud NAT of the cluster's network has its name: the provider refuses a shorter one",
        fix: "write a longer name",
      },
    ]);
    const existing = { network: "main", subnetwork: "nodes", podsRange: "pods", servicesRange: "services" };
    assert.equal(ownClusterOf(withValue("cluster.network", { existing }, short)).name, "a");
  });

  it("refuses a made-up name that is too long, and states where it comes from", () => {
    const stack = "staging-of-the-billing-team-in-tokyo";
    const name = `grpc-envoy-gke-${stack}`;
    assert.deepEqual(problemsOf(MINIMAL, undefined, stack), [
      {
        path: "cluster.name",
        value: name,
        rule: NAME_RULE,
        fix: `write a name; without one it is <project>-<stack>, here ${name}`,
      },
    ]);
    assert.equal(ownClusterOf(withValue("cluster.name", "billing"), undefined, stack).name, "billing");
  });
});

describe("settings: control plane", () => {
  const base: Tree = withValue("cluster.controlPlane.authorizedNetworks", [{ name: "office", cidr: "203.0.113.0/24" }]);
  const networks = "cluster.controlPlane.authorizedNetworks";
  const NAME = ["a name for the range", "write whose range it is, for example office"] as const;
  refuses([
    ["cluster.controlPlane.dnsEndpoint", "yes", ...BOOLEAN],
    [
      "cluster.controlPlane.dnsEndpoint",
      false,
      "at least one way to the control plane",
      "set dnsEndpoint: true or name authorizedNetworks",
    ],
    [
      networks,
      Array.from({ length: 101 }, (_, index) => ({ name: "office", cidr: `203.0.${index}.0/24` })),
      "at most 100 ranges",
      "join some of them",
    ],
    [
      networks,
      [
        { name: "office", cidr: "203.0.113.0/24" },
        { name: "again", cidr: "203.0.113.0/24" },
      ],
      "each range once",
      "take the repeated range out",
    ],
  ]);
  refuses(
    [
      [`${networks}.0.name`, "", ...NAME],
      [`${networks}.0.name`, undefined, `required: ${NAME[0]}`, NAME[1]],
      [
        `${networks}.0.cidr`,
        "0.0.0.0/0",
        "a range of your own: /0 opens the control plane to everybody",
        "write the range of your office, VPN or runners",
      ],
      [`${networks}.0.cidr`, "203.0.113.7", "an IPv4 range in CIDR form", "write it as 10.0.0.0/20"],
      [`${networks}.0.cidr`, undefined, "required: an IPv4 range in CIDR form", "write it as 10.0.0.0/20"],
      [`${networks}.0.cidr`, "203.0.113.7/24", "the address is the first of its range", "write 203.0.113.0/24"],
    ],
    base,
  );
  accepts([["cluster.controlPlane.dnsEndpoint", true, false]], base);
});

describe("settings: maintenance", () => {
  const HOURS = ["a whole number from 4 to 24", "write a number in that range, without quotes"] as const;
  const START = [
    "a time of day in UTC, from 00:00 to 23:59",
    'write it in quotes with two digits each, as "02:00"',
  ] as const;
  const DAY = ["one of MO, TU, WE, TH, FR, SA, SU", "write one of them, as it is spelt here"] as const;
  const TOTAL = [
    "windows of at least 48 hours in 32 days",
    "name more days or write more hours: one day needs 12",
  ] as const;
  refuses([
    ["cluster.maintenance.hours", 3, ...HOURS],
    ["cluster.maintenance.hours", 25, ...HOURS],
    ["cluster.maintenance.hours", 4.5, ...HOURS],
    ["cluster.maintenance.hours", "4", ...HOURS],
    ["cluster.maintenance.start", "2:00", ...START],
    ["cluster.maintenance.start", "24:00", ...START],
    ["cluster.maintenance.start", "12:60", ...START],
    ["cluster.maintenance.start", 120, ...START],
    ["cluster.maintenance.days", [], "at least one day", "write some of MO, TU, WE, TH, FR, SA, SU"],
    ["cluster.maintenance.days", ["MO", "TU", "WE", "MO"], "each day once", "take the repeated day out"],
    ["cluster.maintenance.days", ["SA", "SU"], ...TOTAL],
  ]);
  refuses([["cluster.maintenance.hours", 11, ...TOTAL]], withValue("cluster.maintenance.days", ["SU"]));
  refuses([["cluster.maintenance.days.0", "Sunday", ...DAY]], withValue("cluster.maintenance.days", ["SU"]));
  accepts([
    ["cluster.maintenance.start", "00:00", "23:59"],
    ["cluster.maintenance.days", ["MO", "TU", "WE"]],
    ["cluster.maintenance", { days: ["SU"], hours: 12 }, { days: ["SA", "SU"], hours: 6 }, { hours: 24 }],
  ]);
});

describe("settings: labels of the cluster", () => {
  const KEY = [
    "a Google Cloud label's key: at most 63 lower-case letters, digits, - and _, beginning with a letter",
    "write a key such as team",
  ] as const;
  const VALUE = [
    "a Google Cloud label's value: at most 63 lower-case letters, digits, - and _",
    "write a value such as payments",
  ] as const;
  for (const key of ["Team", "7team", "a".repeat(64), "acme.com/team", ""]) {
    it(`refuses the key ${key}`, () => {
      assert.deepEqual(problemsOf(withValue(["cluster", "labels", key], "x")), [
        { path: ["cluster", "labels", key].filter(Boolean).join("."), value: key, rule: KEY[0], fix: KEY[1] },
      ]);
    });
  }
  it("refuses a key of Google's", () => {
    assert.deepEqual(problemsOf(withValue("cluster.labels.goog-fleet-project", "x")), [
      {
        path: "cluster.labels.goog-fleet-project",
        value: "goog-fleet-project",
        rule: "a key of your own: goog-… belongs to Google Cloud",
        fix: "write a key such as team",
      },
    ]);
  });
  refuses([
    ["cluster.labels.team", "Payments", ...VALUE],
    ["cluster.labels.team", "a".repeat(64), ...VALUE],
    ["cluster.labels.team", 7, "a string", "put the value in quotes"],
    ["cluster.labels.team", null, ...VALUE],
    [
      "cluster.labels",
      Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`key-${index}`, ""])),
      "at most 64 labels",
      "take some out",
    ],
  ]);
  accepts([["cluster.labels", {}, { team: "" }, { ["a".repeat(63)]: "7_x-" }, { 部署: "決済" }]]);
});
