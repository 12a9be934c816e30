import { MINIMAL, type Tree, accepts, crosses, refuses, withValue } from "./support";

const CIDR = ["an IPv4 range in CIDR form", "write it as 10.0.0.0/20"] as const;
const PRIVATE = [
  "inside a private range: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 198.18.0.0/15, 240.0.0.0/4",
  "take a range out of one of them",
] as const;
const prefix = (from: number, to: number) =>
  [`a prefix from /${from} to /${to}`, "take a range of such a size"] as const;
const create = "cluster.network.create";

describe("settings: created network", () => {
  refuses([
    [`${create}.nodes`, "10.0.0.0", ...CIDR],
    [`${create}.nodes`, "10.0.0.0/33", ...CIDR],
    [`${create}.nodes`, "10.0.256.0/20", ...CIDR],
    [`${create}.nodes`, "010.0.0.0/20", ...CIDR],
    [`${create}.nodes`, "10.0.0.0/020", ...CIDR],
    [`${create}.nodes`, "10.0.0/20", ...CIDR],
    [`${create}.nodes`, "fd00::/20", ...CIDR],
    [`${create}.nodes`, " 10.0.0.0/20", ...CIDR],
    [`${create}.nodes`, "", ...CIDR],
    [`${create}.nodes`, 10, ...CIDR],
    [`${create}.nodes`, "10.0.1.0/20", "the address is the first of its range", "write 10.0.0.0/20"],
    [`${create}.nodes`, "8.8.0.0/20", ...PRIVATE],
    [`${create}.nodes`, "172.32.0.0/20", ...PRIVATE],
    [`${create}.nodes`, "10.1.0.0/30", ...prefix(8, 29)],
    [`${create}.pods`, "10.16.0.0/22", ...prefix(9, 21)],
    [`${create}.services`, "10.16.0.0/15", ...prefix(16, 27)],
    [`${create}.services`, "10.16.0.0/28", ...prefix(16, 27)],
  ]);
  accepts([
    [`${create}.nodes`, "10.1.0.0/27", "172.16.0.0/20", "192.168.0.0/16", "100.64.0.0/20", "198.18.0.0/15"],
    [`${create}.pods`, "10.128.0.0/9", "240.0.0.0/12", "10.16.0.0/20"],
    [`${create}.services`, "10.16.0.0/16", "10.16.0.0/27"],
  ]);

  const ranges = (ranges: Tree, cluster: Tree = {}): Tree => ({
    ...MINIMAL,
    cluster: { ...cluster, network: { create: ranges } },
  });
  const apart = (path: string, value: string, other: string) => ({
    path: `${create}.${path}`,
    value,
    rule: `apart from the other ranges; it overlaps ${other}`,
    fix: "move one of the two",
  });
  const room = (path: string, value: string, nodes: number, addresses: number, size: number) => ({
    path: `${create}.${path}`,
    value,
    rule: `room for ${nodes} nodes, the most that the pools and their upgrades reach: ${addresses} addresses`,
    fix: `write a prefix of /${size} or less, or lower maxNodes`,
  });
  crosses([
    [
      "refuses Services inside the default range of pods",
      ranges({ services: "10.4.0.0/20" }),
      [apart("services", "10.4.0.0/20", "pods 10.4.0.0/14")],
    ],
    [
      "refuses three ranges in one, each pair once",
      ranges({ nodes: "10.0.0.0/20", pods: "10.0.0.0/12", services: "10.0.0.0/20" }),
      [
        apart("pods", "10.0.0.0/12", "nodes 10.0.0.0/20"),
        apart("services", "10.0.0.0/20", "nodes 10.0.0.0/20"),
        apart("services", "10.0.0.0/20", "pods 10.0.0.0/12"),
      ],
    ],
    [
      "refuses a subnet that is too small for the default pool in three zones",
      ranges({ nodes: "10.0.0.0/29" }),
      [room("nodes", "10.0.0.0/29", 12, 16, 28)],
    ],
    [
      "refuses ranges that are too small for the largest pools, in every zone",
      ranges(
        { nodes: "10.0.0.0/26", pods: "10.4.0.0/18" },
        {
          nodeLocations: ["asia-northeast1-a", "asia-northeast1-b"],
          nodePools: { a: { maxNodes: 20 }, b: { maxNodes: 20 } },
        },
      ),
      [room("nodes", "10.0.0.0/26", 84, 88, 25), room("pods", "10.4.0.0/18", 84, 21504, 17)],
    ],
  ]);
  accepts([
    [
      "cluster",
      { network: { create: { nodes: "10.0.0.0/28", pods: "10.4.0.0/20" } } },
      { location: "asia-northeast1-a", network: { create: { nodes: "10.0.0.0/29", pods: "10.4.0.0/21" } } },
      { mode: "autopilot", network: { create: { nodes: "10.0.0.0/29", pods: "10.4.0.0/21" } } },
    ],
  ]);
});

describe("settings: existing network", () => {
  const existing = { network: "vpc", subnetwork: "tokyo", podsRange: "pods", servicesRange: "services" };
  const base = withValue("cluster.network.existing", existing);
  const path = "cluster.network.existing";
  const RANGE =
    "a secondary range's name has at most 63 characters: lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen";
  const NETWORK = [
    "the VPC's name or self link",
    "write it as my-network or projects/my-project/global/networks/my-network",
  ] as const;
  const SUBNET = [
    "the subnet's name or self link",
    "write it as my-subnet or projects/my-project/regions/asia-northeast1/subnetworks/my-subnet",
  ] as const;
  refuses(
    [
      [`${path}.network`, "", ...NETWORK],
      [`${path}.network`, "projects/acme/regions/asia-northeast1/subnetworks/tokyo", ...NETWORK],
      [`${path}.network`, undefined, `required: ${NETWORK[0]}`, NETWORK[1]],
      [`${path}.subnetwork`, "projects/acme/global/networks/vpc", ...SUBNET],
      [`${path}.subnetwork`, undefined, `required: ${SUBNET[0]}`, SUBNET[1]],
      [
        `${path}.subnetwork`,
        "projects/acme/regions/us-east1/subnetworks/iowa",
        "a subnet in gcp:region: asia-northeast1",
        "name another subnet, or change gcp:region",
      ],
      [`${path}.podsRange`, "Pods", RANGE, "write a name such as pods"],
      [`${path}.podsRange`, undefined, `required: ${RANGE}`, "write a name such as pods"],
      [`${path}.servicesRange`, "a".repeat(64), RANGE, "write a name such as services"],
      [
        `${path}.servicesRange`,
        "pods",
        "a range of its own, other than podsRange",
        "name another secondary range of the subnet",
      ],
      [path, "vpc", "a map", "write keys below it, one `key: value` a line"],
    ],
    base,
  );
  accepts(
    [
      [`${path}.network`, "projects/acme-host/global/networks/vpc"],
      [
        `${path}.subnetwork`,
        "projects/acme-host/regions/asia-northeast1/subnetworks/tokyo",
        "https://www.googleapis.com/compute/v1/projects/acme-host/regions/asia-northeast1/subnetworks/tokyo",
      ],
    ],
    base,
  );
  crosses([
    [
      "refuses both at once",
      { ...MINIMAL, cluster: { network: { create: {}, existing } } },
      [
        {
          path,
          value: existing,
          rule: "either create or existing, not both",
          fix: "take one of them out",
        },
      ],
    ],
  ]);
});
