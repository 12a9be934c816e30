import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { removeFolder, temporaryFolder } from "../../commands/rehearse/ownProcess";
import { CommandError } from "../../commands/shared/commandError";
import { readStackFile } from "../../commands/shared/stackFile";
import { runCommand } from "../../tools/engines/runningCommand";
import { requireTools } from "./support/requireTools";

const BASE = "base: &base { cpu: 250m, deep: { a: 1 } }\nother: &other { cpu: 500m, extra: more }\n";
const LIST = "list: &list [{ a: 1 }, { a: 2 }]\n";

/** Stack files with a merge key, each in another way. */
const FILES: Readonly<Record<string, string>> = {
  "a map of its own": "config:\n  shop:a: { <<: *base }\n",
  "own values before and behind it": "config:\n  shop:a: { cpu: 1, <<: *base, deep: 2 }\n",
  "one inside of another": "config:\n  shop:a: { x: { <<: *base, deep: { <<: { a: 9, c: 3 }, b: 4 } } }\n",
  "one in what is merged": "config:\n  shop:a: { <<: [{ <<: *other, cpu: 1 }, *base] }\n",
  "several maps": "config:\n  shop:a: { <<: [*base, *other] }\n  shop:b: { <<: [*other, *base], cpu: 1 }\n",
  "no map": "config:\n  shop:a: { <<: [], a: 1 }\n",
  "in a list": "config:\n  shop:a: [{ <<: *base }, { <<: *other, cpu: 1 }, <<]\n",
  "among the keys of config": 'config:\n  <<: { "shop:a": 1, "shop:b": 2 }\n  shop:b: 3\n',
  "in double quotes": 'config:\n  shop:a: { "<<": *base }\n',
  "in single quotes": "config:\n  shop:a:\n    '<<': { a: 1 }\n    b: 2\n",
  "twice in a map": "config:\n  shop:a:\n    <<: *base\n    <<: *other\n",
  "the alias of a list": `${LIST}config:\n  shop:a: { <<: *list }\n`,
  "a list in the list": "config:\n  shop:a: { <<: [[*base]] }\n",
  "a number": "config:\n  shop:a: { <<: 5 }\n",
  nothing: "config:\n  shop:a: { <<: , a: 1 }\n",
};

describe("merge keys of a stack's file are read as Pulumi's CLI reads them", function () {
  this.timeout(120_000);
  let folder: string;
  let env: NodeJS.ProcessEnv;

  before(async function () {
    requireTools.call(this, "pulumi");
    folder = temporaryFolder("merge-keys");
    env = {
      ...process.env,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${folder}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "1",
    };
    writeFileSync(join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    assert.equal((await pulumi("stack", "init", "dev")).code, 0);
  });
  after(() => {
    if (folder !== undefined) removeFolder(folder);
  });

  const pulumi = (...args: string[]) => runCommand("pulumi", [...args, "--non-interactive"], folder, env).done;

  /** What the CLI hands to a program; undefined where it refuses the file. */
  async function byPulumi(): Promise<unknown> {
    const { code, stdout } = await pulumi("config", "--json", "--stack", "dev");
    if (code !== 0) return undefined;
    const config = JSON.parse(stdout) as Record<string, { value: string }>;
    return Object.fromEntries(Object.entries(config).map(([key, { value }]) => [key, parsed(value)]));
  }

  function byUs(): unknown {
    try {
      const { config } = readStackFile(folder, "dev");
      return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, parsed(value)]));
    } catch (error) {
      if (error instanceof CommandError) return undefined;
      throw error;
    }
  }

  for (const [what, text] of Object.entries(FILES)) {
    it(what, async () => {
      writeFileSync(join(folder, "Pulumi.dev.yaml"), BASE + text);
      assert.deepEqual(byUs(), await byPulumi());
    });
  }
});

function parsed(value: string): unknown {
  return /^[[{]/.test(value) ? JSON.parse(value) : value;
}
