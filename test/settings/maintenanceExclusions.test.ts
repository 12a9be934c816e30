import assert from "node:assert/strict";
import { MINIMAL, type Tree, accepts, ownClusterOf, problemsOf, refuses, withValue } from "./support";

const LIST = "cluster.maintenance.exclusions";
const FREEZE = { name: "year-end", start: "2026-12-18T00:00:00Z", end: "2027-01-05T00:00:00Z" };
const MINOR = { ...FREEZE, scope: "NO_MINOR_UPGRADES" };

const INSTANT = [
  "a point in time by RFC 3339, with seconds and an offset",
  'write it in quotes, as "2026-12-18T00:00:00Z" or "2026-12-18T09:00:00+09:00"',
] as const;
const NAME = ["a name for the exclusion", "write what it is for, for example year-end"] as const;
const SCOPE = [
  "one of NO_UPGRADES, NO_MINOR_UPGRADES, NO_MINOR_OR_NODE_UPGRADES",
  "write one of them, as it is spelt here",
] as const;
const ORDER = ["end is after start", "write a later end, or an earlier start"] as const;
const FREEZES = [
  "at most 3 exclusions with NO_UPGRADES, the default scope",
  "take those out that are over, or write scope: NO_MINOR_OR_NODE_UPGRADES",
] as const;

/** `count` exclusions of a day each, every one in a month of its own. */
const many = (count: number, item: Tree): Tree[] =>
  Array.from({ length: count }, (_, index) => {
    const month = `${2026 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
    return { ...item, name: `e${index}`, start: `${month}-01T00:00:00Z`, end: `${month}-02T00:00:00Z` };
  });

describe("settings: maintenance exclusions", () => {
  const one = withValue(LIST, [FREEZE]);
  refuses(
    [
      [`${LIST}.0.name`, "", ...NAME],
      [`${LIST}.0.name`, undefined, `required: ${NAME[0]}`, NAME[1]],
      [`${LIST}.0.scope`, "NO_PATCHES", ...SCOPE],
      [`${LIST}.0.end`, undefined, `required: ${INSTANT[0]}`, INSTANT[1]],
      [`${LIST}.0.end`, "2026-12-18T00:00:00Z", ...ORDER],
      [`${LIST}.0.end`, "2026-12-17T23:59:59Z", ...ORDER],
      [`${LIST}.0.end`, "2026-12-18T09:00:00+09:00", ...ORDER],
    ],
    one,
  );
  const notATime = ["2026-12-18", "2026-12-18T00:00:00", "2026-12-18T00:00Z", "2026-02-30T00:00:00Z"];
  const norThese = ["2026-13-01T00:00:00Z", "2026-12-00T00:00:00Z", "2026-12-18T24:00:00Z", "18 December 2026", ""];
  refuses(
    [...notATime, ...norThese].map((text) => [`${LIST}.0.start`, text, ...INSTANT]),
    one,
  );
  refuses([
    [LIST, "none", "a list", "write one `- item` a line, or [a, b]"],
    [LIST, many(21, MINOR), "at most 20 exclusions", "take those out that are over"],
    [LIST, many(4, FREEZE), ...FREEZES],
    [LIST, [FREEZE, { ...MINOR }], "each exclusion's name once", "take the repeated exclusion's name out"],
  ]);
  accepts([
    [LIST, [], [FREEZE], [MINOR], [FREEZE, { ...MINOR, name: "minor" }]],
    [LIST, many(20, MINOR), many(3, FREEZE), [...many(3, FREEZE), ...many(17, MINOR).map(renamed)]],
    // The minor version's end of support ends it, which nothing here knows.
    [LIST, [{ ...MINOR, end: "2030-01-01T00:00:00Z" }]],
  ]);

  it("reports every exclusion's problems at once, with those of the window", () => {
    const exclusions = [
      { ...FREEZE, end: "tomorrow" },
      { ...FREEZE, name: "b", scope: "ALL" },
    ];
    assert.deepEqual(
      problemsOf(withValue("cluster.maintenance", { hours: 2, exclusions })).map(({ path }) => path),
      ["cluster.maintenance.hours", `${LIST}.0.end`, `${LIST}.1.scope`],
    );
  });

  it("has GKE's default scope, and times in UTC, as GKE gives them back", () => {
    const { exclusions } = ownClusterOf(
      withValue(LIST, [{ ...FREEZE, start: "2026-12-18T09:00:00+09:00", end: "2027-01-04T19:00:00-05:00" }]),
    ).maintenance;
    assert.deepEqual(exclusions, [{ ...FREEZE, scope: "NO_UPGRADES" }]);
  });

  it("takes a time without quotes as Pulumi's CLI hands it over", () => {
    const { exclusions } = ownClusterOf(
      withValue(LIST, [{ ...FREEZE, start: "2026-12-18 00:00:00 +0000 UTC", end: "2027-01-05 09:00:00 +0900 +0900" }]),
    ).maintenance;
    assert.deepEqual(exclusions, [{ ...FREEZE, scope: "NO_UPGRADES" }]);
  });

  it("tells no list from an empty one: only a stated one is the program's", () => {
    assert.equal(ownClusterOf(MINIMAL).maintenance.exclusions, undefined);
    assert.deepEqual(ownClusterOf(withValue(LIST, [])).maintenance.exclusions, []);
  });
});

function renamed(exclusion: Tree): Tree {
  return { ...exclusion, name: `minor-${String(exclusion["name"])}` };
}
