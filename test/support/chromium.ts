import { accessSync, constants, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

const MISSING =
  "no Chromium: set CHROMIUM_BIN to its program, or put chromium, chromium-browser or google-chrome on PATH (Debian and Ubuntu: apt-get install chromium)";

/** Nothing but the page: no sandbox, as CI's user is often root, and nothing that speaks to the network by itself. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Chromium's program. Where there is none, skips the suite and states why; with REQUIRE_ENGINES=1, as in CI, fails it instead. */
export function requireChromium(context: Mocha.Context): string {
  const named = process.env.CHROMIUM_BIN;
  const program = named ?? onPath();
  if (program !== undefined && isProgram(program)) return program;
  const missing = named === undefined ? MISSING : `CHROMIUM_BIN is no program: ${named}`;
  if (process.env.REQUIRE_ENGINES === "1" || named !== undefined) throw new Error(missing);
  console.warn(`skipped: ${missing}`);
  return context.skip();
}

export interface Browser {
  readonly context: BrowserContext;
  /** Ends it and removes its profile. */
  close(): Promise<void>;
}

/** A browser of its own, with an empty profile. */
export async function startChromium(program: string): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), "chromium-"));
  const remove = () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  try {
    const context = await chromium.launchPersistentContext(profile, { executablePath: program, args: FLAGS });
    return {
      context,
      close: async () => {
        await context.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
