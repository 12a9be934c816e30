import assert from "node:assert/strict";
import { CONTRACT_VERSION } from "../../contract/outputs";
import type { Shape } from "../../contract/shape";
import { STACK_SHAPE } from "../../contract/stackShape";
import { assertGolden, assertNoOtherGolden, readGolden } from "../support/golden";
import { incompatibilities } from "./compatibility";
import { formatLines, parseLines, shapeLines } from "./shapeLines";

const GOLDEN = `v${CONTRACT_VERSION}.txt`;

/** A small contract that contains every kind of shape. */
const BEFORE = {
  fields: {
    version: "number",
    cluster: { fields: { name: "string", labels: { optional: { map: "string" } } } },
    ingress: { nullable: { fields: { hosts: { list: "string" } } } },
    servers: { map: { fields: { port: "number", callers: { nullable: { list: "string" } } } } },
  },
} satisfies Shape;

/** The same with some of its outputs replaced or, by `undefined`, taken out. */
function edited(changes: Readonly<Record<string, Shape | undefined>>): Shape {
  const all: Readonly<Record<string, Shape | undefined>> = { ...BEFORE.fields, ...changes };
  const fields = Object.entries(all).filter((entry): entry is [string, Shape] => entry[1] !== undefined);
  return { fields: Object.fromEntries(fields) };
}

const EDITS: readonly [edit: string, after: Shape, verdict: readonly string[]][] = [
  ["nothing", edited({}), []],
  ["an output is added", edited({ region: "string" }), []],
  ["a list is added", edited({ zones: { list: "string" } }), []],
  ["a key is added", edited({ cluster: { fields: { ...BEFORE.fields.cluster.fields, project: "string" } } }), []],
  ["an optional output is there always", edited({ cluster: clusterWith({ map: "string" }) }), []],
  ["a nullable output is null no more", edited({ ingress: BEFORE.fields.ingress.nullable }), []],
  ["an output is removed", edited({ version: undefined }), ["version is gone"]],
  ["an output is renamed", edited({ version: undefined, contractVersion: "number" }), ["version is gone"]],
  ["another type", edited({ version: "string" }), ["version may be string, readers expect number"]],
  [
    "a group is removed, with all that is in it",
    edited({ ingress: undefined }),
    ["ingress is gone", "ingress.hosts is gone", "ingress.hosts[] is gone"],
  ],
  ["a key of every server is removed", edited({ servers: serversWith({}) }), ["servers.*.port is gone"]],
  [
    "a required output becomes optional",
    edited({ version: { optional: "number" } }),
    ["version may be absent, readers expect number"],
  ],
  [
    "an output may be null",
    edited({ servers: serversWith({ port: { nullable: "number" } }) }),
    ["servers.*.port may be null, readers expect number"],
  ],
  [
    "items of another type",
    edited({ ingress: { nullable: { fields: { hosts: { list: "number" } } } } }),
    ["ingress.hosts[] may be number, readers expect string"],
  ],
  [
    "a list becomes one value",
    edited({ ingress: { nullable: { fields: { hosts: "string" } } } }),
    ["ingress.hosts may be string, readers expect list", "ingress.hosts[] is gone"],
  ],
  [
    "a map becomes a list",
    edited({ servers: { list: serversWith({ port: "number" }).map } }),
    [
      "servers may be list, readers expect map",
      "servers.* is gone",
      "servers.*.callers is gone",
      "servers.*.callers[] is gone",
      "servers.*.port is gone",
    ],
  ],
];

function clusterWith(labels: Shape): Shape {
  return { fields: { name: "string", labels } };
}

function serversWith(more: Readonly<Record<string, Shape>>): { readonly map: Shape } {
  return { map: { fields: { callers: { nullable: { list: "string" } }, ...more } } };
}

describe("a change of the contract", () => {
  for (const [edit, after, verdict] of EDITS) {
    it(`${verdict.length === 0 ? "may be" : "needs a new version where"} ${edit}`, () => {
      assert.deepEqual(incompatibilities(shapeLines(BEFORE), shapeLines(after)), verdict);
    });
  }

  it("is seen in the golden file as it is in the shape", () => {
    const lines = shapeLines(BEFORE);
    assert.deepEqual(parseLines(formatLines(lines)), lines);
    assert.equal(
      formatLines(lines),
      `cluster: object
cluster.labels: map | absent
cluster.labels.*: string
cluster.name: string
ingress: object | null
ingress.hosts: list
ingress.hosts[]: string
servers: map
servers.*: object
servers.*.callers: list | null
servers.*.callers[]: string
servers.*.port: number
version: number
`,
    );
  });
});

describe("the published contract", () => {
  const now = shapeLines(STACK_SHAPE);

  it("breaks no reader of its version, and is what its golden file states", () => {
    // Before the file is written again: `npm run golden` must not publish a change that needs a new version.
    assert.deepEqual(
      incompatibilities(parseLines(readGolden(`contract/${GOLDEN}`) ?? ""), now),
      [],
      `readers of contract version ${CONTRACT_VERSION} would stumble over this: raise CONTRACT_VERSION in contract/outputs.ts, or leave these outputs as they are`,
    );
    assertGolden(`contract/${GOLDEN}`, formatLines(now));
    assertNoOtherGolden("contract", [GOLDEN]);
  });
});
