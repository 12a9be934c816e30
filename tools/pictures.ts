import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import Convert from "ansi-to-html";
import { type Browser, chromium } from "playwright-core";
import { ROOT } from "../commands/shared/root";

/** Pictures that the README shows, from the repository's root. The way of calls is plan's own: `plan --graph docs/way.svg`. */
export const PICTURES = { plan: "docs/images/plan.png", report: "docs/images/rehearsal.png" } as const;

const COLOURS = { fg: "#d8dee4", bg: "#161b22" };
/** Rows of the terminal: of a plan's tree, its beginning; then everything from the timing budget on. */
const SHOWN = { tree: 14, timing: "Timing budget" } as const;

/** Makes the README's pictures: of a plan in a terminal, and of a rehearsal's report in a browser. */
async function main(scratch: string): Promise<void> {
  const browser = await chromium.launch({ executablePath: process.env["CHROMIUM_BIN"] ?? "/usr/bin/chromium" });
  try {
    await capture(browser, terminalPage(planned(scratch), scratch), PICTURES.plan, { width: 900, height: 10 });
    const report = join(scratch, "report.html");
    execFileSync("npm", ["run", "-s", "rehearse", "--", "spread", "rollout", "--report", report], {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "inherit"],
    });
    await capture(browser, report, PICTURES.report, { width: 1000, height: 900 });
  } finally {
    await browser.close();
  }
}

/** What a user sees of a plan of dev, with its colours. */
function planned(scratch: string): string {
  const args = ["run", "-s", "plan", "--", "--stack", "dev", "--out", join(scratch, "out")];
  const env = { ...process.env, FORCE_COLOR: "1", NO_COLOR: undefined };
  return execFileSync("npm", args, { cwd: ROOT, encoding: "utf8", env }).replaceAll(join(scratch, "out"), "out/dev");
}

function terminalPage(text: string, scratch: string): string {
  const lines = text.trimEnd().split("\n");
  const timing = lines.findIndex((line) => line.includes(SHOWN.timing));
  const shown = ["$ npm run plan", "", ...lines.slice(0, SHOWN.tree), "   …", "", ...lines.slice(timing)];
  const html = new Convert({ ...COLOURS, escapeXML: true }).toHtml(shown.join("\n"));
  const style = `margin: 0; padding: 16px 20px; background: ${COLOURS.bg}; color: ${COLOURS.fg}; font: 12px/1.5 monospace; white-space: pre-wrap`;
  const file = join(scratch, "plan.html");
  writeFileSync(file, `<!doctype html><meta charset="utf-8"><body style="${style}">${html}</body>`);
  return file;
}

/** @param size of the window; a page that is longer than high is taken whole where `height` is small */
async function capture(
  browser: Browser,
  file: string,
  picture: string,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  const page = await browser.newPage({ viewport: size });
  await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
  await page.screenshot({ path: join(ROOT, picture), fullPage: size.height < 100 });
  process.stderr.write(`${picture}\n`);
}

if (require.main === module) {
  const scratch = mkdtempSync(join(tmpdir(), "pictures-"));
  void main(scratch).finally(() => rmSync(scratch, { recursive: true, force: true }));
}
