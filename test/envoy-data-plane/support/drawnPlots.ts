import type { Page } from "playwright-core";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Mark extends Box {
  readonly hint: string;
  /** As drawn, for example `rgb(44, 106, 155)`. */
  readonly fill: string;
}

export interface DrawnText extends Box {
  readonly text: string;
  readonly fill: string;
  /** CSS pixels on the screen, after scaling. */
  readonly size: number;
}

export interface DrawnPlot extends Box {
  /** For example `scenario-1-path-2-pods`. */
  readonly id: string;
  /** Marks by series. */
  readonly marks: Readonly<Record<string, readonly Mark[]>>;
  readonly texts: readonly DrawnText[];
}

/** Runs in the page, which is why it is a text: this project has no types for a browser. */
const COLLECT = `(() => {
  const box = (element) => { const { x, y, width, height } = element.getBoundingClientRect(); return { x, y, width, height }; };
  return [...document.querySelectorAll("svg")].filter((svg) => svg.checkVisibility() && svg.getBoundingClientRect().width > 0).map((svg) => {
    const marks = {};
    for (const mark of svg.querySelectorAll("[data-series]")) {
      (marks[mark.dataset.series] ??= []).push({ ...box(mark), hint: mark.querySelector("title")?.textContent ?? "", fill: getComputedStyle(mark).fill });
    }
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const texts = [...svg.querySelectorAll("text")].map((text) => {
      const style = getComputedStyle(text);
      return { ...box(text), text: text.textContent, fill: style.fill, size: parseFloat(style.fontSize) * scale };
    });
    return { ...box(svg), id: svg.getAttribute("aria-labelledby").split(" ")[0].replace(/-title$/, ""), marks, texts };
  });
})()`;

/** Every plot that is shown, by its id. */
export async function drawnPlots(page: Page): Promise<ReadonlyMap<string, DrawnPlot>> {
  const plots = await page.evaluate<DrawnPlot[]>(COLLECT);
  return new Map(plots.map((plot) => [plot.id, plot]));
}
