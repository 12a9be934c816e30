import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { renderReport } from "../../../commands/rehearse/report/renderReport";
import type { Rehearsal } from "../../../commands/rehearse/result";

export interface OpenReport {
  readonly page: Page;
  readonly url: string;
  /** What the console said, errors of the page among it. */
  readonly said: readonly string[];
  /** Everything that was asked for, the page itself first. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** The report as a user opens it: a file, in a tab of its own. @param unfold opens what is folded */
export async function openReport(
  context: BrowserContext,
  result: Rehearsal,
  width = 1100,
  unfold = true,
): Promise<OpenReport> {
  const folder = mkdtempSync(join(tmpdir(), "report-"));
  const file = join(folder, "report.html");
  writeFileSync(file, renderReport(result));
  const page = await context.newPage();
  const said: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));
  page.on("dialog", (dialog) => {
    said.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => requests.push(request.url()));
  await page.setViewportSize({ width, height: 900 });
  const url = pathToFileURL(file).href;
  await page.goto(url, { waitUntil: "load" });
  if (unfold) await page.evaluate("document.querySelectorAll('.scenario details').forEach((one) => (one.open = true))");
  return {
    ...{ page, url, said, requests },
    close: async () => {
      await page.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
