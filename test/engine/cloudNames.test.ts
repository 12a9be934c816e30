import assert from "node:assert/strict";
import { formatPath } from "../../tools/engines/differences";
import { Lifecycle } from "./support/gcp/lifecycle";
import type { JsonObject } from "../../tools/engines/json";
import { UNKNOWN_VALUE } from "../../platform/pulumi";

const ADDRESS = "gcp:compute/globalAddress:GlobalAddress";
const ACCOUNT = "gcp:serviceaccount/account:Account";
const CLUSTER = "gcp:container/cluster:Cluster";
const NAT = "gcp:compute/routerNat:RouterNat";
const NETWORK = "gcp:compute/network:Network";
const RECORD = "gcp:dns/recordSet:RecordSet";
const ROUTER = "gcp:compute/router:Router";
const SSL_POLICY = "gcp:compute/sSLPolicy:SSLPolicy";
const SUBNET = "gcp:compute/subnetwork:Subnetwork";

describe("names in the in-memory cloud", () => {
  const gce = "^(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$";
  const long = "n".repeat(64);
  const CHECKED: [type: string, good: JsonObject, bad: JsonObject, reasons: string[]][] = [
    ...[NETWORK, SUBNET, ROUTER].map((type): [string, JsonObject, JsonObject, string[]] => [
      ...([type, { name: "n".repeat(63) }, { name: long }] as const),
      [`"name" ("${long}") doesn't match regexp "${gce}". Examine values at 'it.name'.`],
    ]),
    [
      ...([NAT, { name: "na" }, { name: "N" }] as const),
      [
        `"name" ("N") must be between 2 and 63 characters long. Examine values at 'it.name'.`,
        `"name" ("N") must match regex "^[a-z]([-a-z0-9]*[a-z0-9])?$". Examine values at 'it.name'.`,
      ],
    ],
    [
      ...([CLUSTER, { name: "c".repeat(40) }, { name: `${"c".repeat(40)}-` }] as const),
      [
        `"name" cannot be longer than 40 characters. Examine values at 'it.name'.`,
        `"name" must end with a number or a letter. Examine values at 'it.name'.`,
      ],
    ],
    [
      ...([ACCOUNT, { accountId: "abcdef" }, { accountId: "abcde" }] as const),
      [`"account_id" ("abcde") must be between 6 and 30 characters long. Examine values at 'it.accountId'.`],
    ],
    [
      ...([ACCOUNT, { accountId: "a".repeat(30) }, { accountId: "a".repeat(31) }] as const),
      [
        `"account_id" ("${"a".repeat(31)}") must be between 6 and 30 characters long. Examine values at 'it.accountId'.`,
      ],
    ],
    [
      ...([RECORD, { name: "a.example.com." }, { name: "a.example.com" }] as const),
      [
        `"name" ("a.example.com") doesn't end with ".", name field must end with trailing dot, for example test.example.com. (note the trailing dot). Examine values at 'it.name'.`,
      ],
    ],
  ];
  for (const [type, good, bad, reasons] of CHECKED)
    it(`are checked before anything is done: ${type.split(":").at(-1)}`, async () => {
      const life = new Lifecycle();
      assert.deepEqual(await life.faults(type, good), []);
      assert.deepEqual(await life.faults(type, bad), reasons);
      assert.deepEqual(await life.faults(type, { name: UNKNOWN_VALUE, accountId: UNKNOWN_VALUE }), []);
    });

  const REFUSED: [type: string, good: JsonObject, bad: JsonObject, reason: RegExp][] = [
    [ADDRESS, { name: "a" }, { name: "A" }, /GlobalAddress: .*'resource\.name': 'A'\. Must be a match of regex/],
    [SSL_POLICY, { name: "a" }, { name: "a-" }, /SslPolicy: .*'resource\.name': 'a-'\. Must be a match of regex/],
    [
      ...([ACCOUNT, { accountId: "abcdef", displayName: "é".repeat(50) }] as const),
      ...([{ accountId: "abcdeg", displayName: "é".repeat(51) }, /displayName has 102 bytes/] as const),
    ],
  ];
  for (const [type, good, bad, reason] of REFUSED)
    it(`are refused by Google where the provider has no rule: ${type.split(":").at(-1)}`, async () => {
      const life = new Lifecycle();
      await life.create(type, good);
      assert.deepEqual(await life.faults(type, bad), []);
      await assert.rejects(life.create(type, bad), reason);
    });

  it("chosen by the program make room for a replacement first, others after it", async () => {
    const life = new Lifecycle();
    const own = await life.create(CLUSTER, { name: "c", location: "europe-west4" });
    const moved = await life.diff(own, { name: "c", location: "europe-west1" });
    assert.deepEqual([moved.replaces.map(formatPath), moved.deleteBeforeReplace], [["location"], true]);
    const renamed = await life.diff(own, { name: "d", location: "europe-west4" });
    assert.deepEqual([renamed.replaces.map(formatPath), renamed.deleteBeforeReplace], [["name"], true]);
    const generated = await life.create(CLUSTER, { location: "europe-west4" });
    assert.equal((await life.diff(generated, { location: "europe-west1" })).deleteBeforeReplace, false);
  });
});
