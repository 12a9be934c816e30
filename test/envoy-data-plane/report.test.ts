import assert from "node:assert/strict";
import axe from "axe-core";
import { ALL_PASSED, EMPTY, HOSTILE, REHEARSAL, rehearsal } from "../commands/rehearse/support/rehearsal";
import { type Browser, requireChromium, startChromium } from "../support/chromium";
import { contrast } from "./support/contrast";
import { type DrawnPlot, drawnPlots } from "./support/drawnPlots";
import { type OpenReport, openReport } from "./support/openReport";

const PHONE = 360;

describe("rehearsal report in a browser", () => {
  let browser: Browser;
  let report: OpenReport;
  before(async function () {
    browser = await startChromium(requireChromium(this));
  });
  after(() => browser?.close());
  beforeEach(async () => {
    report = await openReport(browser.context, REHEARSAL);
  });
  afterEach(() => report?.close());

  it("loads nothing, reports nothing", async () => {
    await report.page.waitForTimeout(300);
    assert.deepEqual(report.requests, [report.url]);
    assert.deepEqual(report.said, []);
  });

  it("would not run or load what someone slipped in", async () => {
    const ran = await report.page.evaluate<unknown>(`(async () => {
      document.body.insertAdjacentHTML("beforeend", "<img src='http://127.0.0.1:9/x.png' onerror='window.ran = 1'><i style='color: rgb(1, 2, 3)'>");
      const script = document.createElement("script");
      script.textContent = "window.ran = 2";
      document.body.append(script);
      await new Promise((resolve) => setTimeout(resolve, 200));
      return [window.ran ?? "nothing", getComputedStyle(document.querySelector("i")).color === "rgb(1, 2, 3)"];
    })()`);
    assert.deepEqual(ran, ["nothing", false]);
    assert.ok(report.said.some((line) => line.includes("Content Security Policy")));
  });

  it("shows hostile strings as text", async () => {
    const found = await report.page.evaluate<number[]>(
      `["img, script, iframe", "[onerror]"].map((selector) => document.querySelectorAll(selector).length)`,
    );
    assert.deepEqual(found, [0, 0]);
    const heading = await report.page.locator("#scenario-5 h2").textContent();
    assert.equal(heading?.trim(), HOSTILE);
    const plot = (await drawnPlots(report.page)).get("scenario-5-path-1-pods");
    assert.deepEqual(
      plot?.marks.calls?.map(({ hint }) => hint),
      [`${HOSTILE}: 500 calls`, `a"b'&c: 400 calls`],
    );
    await report.page.locator("summary").last().click();
    assert.ok((await report.page.locator("pre").innerText()).includes(`-      address: ${HOSTILE}\n+      address`));
  });

  for (const width of [1100, PHONE]) {
    describe(`${width} px wide`, () => {
      let plots: ReadonlyMap<string, DrawnPlot>;
      beforeEach(async () => {
        await report.page.setViewportSize({ width, height: 900 });
        plots = await drawnPlots(report.page);
      });

      it("has no scroll sideways, and every plot inside", async () => {
        const wide = await report.page.evaluate<number>("document.documentElement.scrollWidth");
        assert.equal(wide, width);
        for (const { id, x, width: own, height } of plots.values()) {
          assert.ok(own > 200 && height > 30, `${id}: ${own} × ${height}`);
          assert.ok(x >= 0 && x + own <= width, id);
        }
      });

      it("draws the plots that there are figures for", () => {
        const time = width === PHONE ? "phone" : "wide";
        const expected = REHEARSAL.scenarios.flatMap(({ paths }, index) =>
          paths.flatMap(({ sent }, path) =>
            sent === 0 ? [] : ["pods", "latency", time].map((kind) => `scenario-${index + 1}-path-${path + 1}-${kind}`),
          ),
        );
        assert.deepEqual([...plots.keys()].sort(), expected.sort());
      });

      it("keeps every text of a plot inside it and large enough to read", () => {
        for (const { id, x, width: own, texts } of plots.values()) {
          for (const text of texts) {
            assert.ok(text.size >= 9.5, `${id}: ${text.text} is ${text.size} px`);
            assert.ok(text.x >= x - 1 && text.x + text.width <= x + own + 1, `${id}: ${text.text}`);
          }
        }
      });
    });
  }

  for (const width of [1100, PHONE]) {
    it(`is short where everything passed, and opens by a click, ${width} px wide`, async () => {
      const eleven = rehearsal(Array.from({ length: 11 }, () => ALL_PASSED.scenarios[0]!));
      const shown = await openReport(browser.context, eleven, width, false);
      try {
        const height = () => shown.page.evaluate<number>("document.documentElement.scrollHeight");
        assert.equal((await drawnPlots(shown.page)).size, 0);
        const folded = await height();
        assert.ok(folded < 6000, `${folded} px`);
        await shown.page.locator(".scenario summary").first().click();
        assert.ok((await height()) > folded + 1000);
        assert.ok((await drawnPlots(shown.page)).size > 0);
      } finally {
        await shown.close();
      }
    });
  }

  it("shows what did not pass at once", async () => {
    const shown = await openReport(browser.context, REHEARSAL, 1100, false);
    try {
      const shownPlots = [...(await drawnPlots(shown.page)).keys()].map((id) => id.replace(/-path.*/, ""));
      assert.deepEqual([...new Set(shownPlots)], ["scenario-2", "scenario-5", "scenario-7"]);
    } finally {
      await shown.close();
    }
  });

  it("keeps every table inside the page on a phone, each cell beside its column's name", async () => {
    await report.page.setViewportSize({ width: PHONE, height: 900 });
    const wide = await report.page.evaluate<string[]>(
      `[...document.querySelectorAll(".scroll")].filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.ariaLabel + ": " + box.scrollWidth)`,
    );
    assert.deepEqual(wide, []);
    const name = await report.page.evaluate<string>(
      `getComputedStyle(document.querySelector("#scenario-2 td"), "::before").content`,
    );
    assert.equal(name, '"Limit"');
  });

  it("draws a bar for each pod, as long as its calls, on one scale for all paths of a scenario", async () => {
    const plots = await drawnPlots(report.page);
    for (const [index, { paths }] of REHEARSAL.scenarios.entries()) {
      const scales = paths.flatMap(({ perPod }, path) => {
        const bars = plots.get(`scenario-${index + 1}-path-${path + 1}-pods`)?.marks.calls ?? [];
        assert.equal(bars.length, Object.keys(perPod).length);
        return Object.entries(perPod).flatMap(([pod, calls]) => {
          const bar = bars.find(({ hint }) => hint.startsWith(`${pod}: `));
          assert.ok(bar !== undefined, pod);
          if (calls > 0) return [bar.width / calls];
          assert.equal(bar.width, 0);
          return [];
        });
      });
      assert.ok(
        Math.max(0, ...scales) <= Math.min(...scales) * 1.02 || scales.length === 0,
        `${index}: ${scales.join()}`,
      );
    }
  });

  it("draws a bar for each range of latency, higher for more calls and visible for one", async () => {
    const plots = await drawnPlots(report.page);
    for (const [index, { paths }] of REHEARSAL.scenarios.entries()) {
      for (const [path, { latency }] of paths.entries()) {
        const bars = plots.get(`scenario-${index + 1}-path-${path + 1}-latency`)?.marks.calls ?? [];
        assert.equal(bars.length, latency.distribution.length);
        const byCalls = latency.distribution.map(({ calls }, at) => ({ calls, height: bars[at]!.height }));
        byCalls.sort((a, b) => a.calls - b.calls);
        for (const [at, { height }] of byCalls.entries()) {
          assert.ok(height >= 5, `${height} px`);
          assert.ok(at === 0 || height >= byCalls[at - 1]!.height - 0.1);
        }
      }
    }
  });

  it("draws what ended over time: a bar for each span with calls, a point for each p99, a line for each step", async () => {
    const plots = await drawnPlots(report.page);
    for (const [index, { paths, events }] of REHEARSAL.scenarios.entries()) {
      for (const [path, { timeline }] of paths.entries()) {
        if (timeline.length === 0) continue;
        const { marks } = plots.get(`scenario-${index + 1}-path-${path + 1}-wide`)!;
        const drawn = (series: string) => marks[series]?.length ?? 0;
        for (const kind of ["succeeded", "inside", "lost"] as const) {
          assert.equal(drawn(kind), timeline.filter((bucket) => bucket[kind] > 0).length, kind);
          for (const { width, height } of marks[kind] ?? []) assert.ok(width >= 1 && height >= 1);
        }
        assert.equal(drawn("p99"), timeline.filter(({ p99 }) => p99 !== undefined).length);
        assert.equal(drawn("events"), events.length);
      }
    }
  });

  it("puts a lost call where and when it was lost", async () => {
    const { marks } = (await drawnPlots(report.page)).get("scenario-2-path-2-wide")!;
    const { timeline } = REHEARSAL.scenarios[1]!.paths[1]!;
    const lost = timeline.findIndex((bucket) => bucket.lost > 0);
    assert.ok(Math.abs(marks.lost![0]!.x - marks.succeeded![lost]!.x) < 1);
    assert.match(marks.lost![0]!.hint, /^14\.0 s to 14\.5 s: \d+ succeeded, 0 inside, 4 lost, p99 /);
    assert.ok(marks.lost![0]!.y > marks.succeeded![lost]!.y + marks.succeeded![lost]!.height);
  });

  for (const [width, kind] of [
    [1100, "wide"],
    [PHONE, "phone"],
  ] as const) {
    it(`numbers 30 steps so that none covers another, ${width} px wide`, async () => {
      await report.page.setViewportSize({ width, height: 900 });
      const { texts, marks } = (await drawnPlots(report.page)).get(`scenario-2-path-1-${kind}`)!;
      const top = marks.events![0]!.y;
      const numbers = texts.filter(({ text, y, height }) => /^\d+$/.test(text) && y + height <= top + 2);
      assert.deepEqual(
        numbers.map(({ text }) => Number(text)),
        Array.from({ length: 30 }, (_, index) => index + 1),
      );
      for (const [index, one] of numbers.entries()) {
        for (const other of numbers.slice(index + 1)) {
          const apart =
            Math.abs(one.x - other.x) >= Math.min(one.width, other.width) || Math.abs(one.y - other.y) >= 10;
          assert.ok(apart, `${one.text} and ${other.text}`);
        }
        assert.ok(Math.abs(one.x + one.width / 2 - marks.events![index]!.x) < 1.5, `${one.text} is not above its line`);
      }
      assert.equal(await report.page.locator("#scenario-2 .steps li").count(), 30);
    });
  }

  it("is legible in light and in dark, which are not the same", async () => {
    const seen = [];
    for (const colorScheme of ["light", "dark"] as const) {
      await report.page.emulateMedia({ colorScheme });
      const paper = await report.page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
      const plots = [...(await drawnPlots(report.page)).values()];
      for (const { id, texts, marks } of plots) {
        for (const { text, fill } of texts) assert.ok(contrast(fill, paper) >= 4.5, `${colorScheme}, ${id}: ${text}`);
        for (const series of ["calls", "inside", "lost", "p99"])
          for (const { fill } of marks[series] ?? [])
            assert.ok(contrast(fill, paper) >= 3, `${colorScheme}, ${id}: ${series}`);
      }
      seen.push({ paper, bars: plots[0]!.marks.calls![0]!.fill, text: plots[0]!.texts[0]!.fill });
    }
    const [light, dark] = seen;
    for (const key of ["paper", "bars", "text"] as const) assert.notEqual(light![key], dark![key], key);
  });

  it("prints dark on light, the wide plots", async () => {
    await report.page.emulateMedia({ media: "print", colorScheme: "dark" });
    const colour = await report.page.evaluate<string>("getComputedStyle(document.body).color");
    assert.ok(contrast(colour, "rgb(255, 255, 255)") >= 7);
    assert.ok((await drawnPlots(report.page)).has("scenario-1-path-1-wide"));
    // What is folded is printed, too: paper has no clicks.
    const shown = await openReport(browser.context, ALL_PASSED, 1100, false);
    try {
      await shown.page.emulateMedia({ media: "print" });
      assert.ok((await drawnPlots(shown.page)).has("scenario-1-path-1-wide"));
    } finally {
      await shown.close();
    }
  });

  for (const [name, result, width] of [
    ["everything", REHEARSAL, 1100],
    ["everything on a phone", REHEARSAL, PHONE],
    ["a pass", ALL_PASSED, 1100],
    ["nothing", EMPTY, 1100],
  ] as const) {
    for (const colorScheme of ["light", "dark"] as const) {
      it(`axe finds nothing serious: ${name}, ${colorScheme}`, async () => {
        const shown = await openReport(browser.context, result, width);
        const { page } = shown;
        try {
          await page.emulateMedia({ colorScheme });
          await page
            .locator("summary")
            .last()
            .click({ timeout: 2000 })
            .catch(() => undefined);
          await page.evaluate(axe.source);
          const { violations, passes } = await page.evaluate<axe.AxeResults>("axe.run()");
          assert.ok(passes.some(({ id }) => id === "color-contrast"));
          assert.deepEqual(
            violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
            [],
          );
        } finally {
          await shown.close();
        }
      });
    }
  }
});
