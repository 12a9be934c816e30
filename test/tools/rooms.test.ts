import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/program";

/** As the linter reads it. */
const { ROOMS } = JSON.parse(
  spawnSync(
    process.execPath,
    ["-e", 'import("./tools/rooms.mjs").then((rooms) => console.log(JSON.stringify(rooms)))'],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  ).stdout,
) as { ROOMS: Record<string, string[]> };

describe("who imports whom", () => {
  it("is said by ARCHITECTURE.md as the linter enforces it", () => {
    const [table = ""] = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8").split("\n## ");
    const rows = table.matchAll(/^\| `([^`]+?)\/?` +\|[^|]*\| ([^|]*?) +\|$/gm);
    const said = Object.fromEntries(
      [...rows].map(([, room = "", imports = ""]) => [room, [...imports.matchAll(/`([^`]+)`/g)].map(([, to]) => to)]),
    );
    assert.deepEqual(said, { ...ROOMS, test: [] });
  });

  it("is known of every folder with code", () => {
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^(?:\.|node_modules$|dist$|out$|docs$|test$)/.test(entry.name))
      .flatMap(({ name }) =>
        name === "commands"
          ? readdirSync(join(ROOT, name), { withFileTypes: true })
              .filter((entry) => entry.isDirectory())
              .map((entry) => `${name}/${entry.name}`)
          : [name],
      );
    assert.deepEqual(
      folders.sort(),
      Object.keys(ROOMS)
        .filter((room) => !room.endsWith(".ts"))
        .sort(),
    );
    for (const room of Object.keys(ROOMS)) assert.ok(existsSync(join(ROOT, room)), room);
  });
});
