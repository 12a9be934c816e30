import * as echarts from "echarts";
import { escape } from "html-escaper";
import { Markup, html } from "../html";

/** Text size of every plot, in pixels of its own width. */
const FONT_SIZE = 12;

/** Colours are the page's variables, so that a plot follows light and dark. */
export const INK = { text: "var(--ink)", quiet: "var(--quiet)", line: "var(--line)" } as const;

export interface Chart {
  /** Unique in the page. */
  readonly id: string;
  /** What a reader who cannot see it is told: its subject, then its figures. */
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly option: echarts.EChartsOption;
  /** What each mark of a series states when pointed at, by the series' name. */
  readonly hints: Readonly<Record<string, readonly string[]>>;
}

/** An `<svg>` that is complete by itself: without scripts, styles or ids that could meet another plot's. */
export function renderChart({ id, title, description, width, height, option, hints }: Chart): Markup {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: "inherit", fontSize: FONT_SIZE }, ...option });
    const series = [option.series ?? []].flat().map(({ name }) => String(name));
    const body = chart
      .renderToSVGString()
      .replace(/^<svg [^>]*>/, "")
      .replace(/<\/svg>\s*$/, "");
    return html`<svg
      viewBox="0 0 ${width} ${height}"
      width="${width}"
      height="${height}"
      role="img"
      aria-labelledby="${id}-title ${id}-description"
    >
      <title id="${id}-title">${title}</title>
      <desc id="${id}-description">${description}</desc>
      ${new Markup(tidy(body, id, series, hints))}
    </svg>`;
  } finally {
    chart.dispose();
  }
}

/**
 * What ECharts renders, made fit for a page whose policy allows one style sheet: styles become attributes, its rules for
 * hovering go, its ids get the plot's, its marks tell their series and what they stand for. Texts cannot be mistaken for
 * any of this, as their quotes and angle brackets are escaped.
 */
function tidy(svg: string, id: string, series: readonly string[], hints: Chart["hints"]): string {
  return svg
    .replace(/<style >[^]*?<\/style>/g, "")
    .replace(/ class="zr\d+-cls-\d+"/g, "")
    .replace(/ pointer-events="visible"| ecmeta_silent="true"| ecmeta_ssr_type="chart"| xml:space="preserve"/g, "")
    .replace(/(="|url\(#)zr\d+-/g, `$1${id}-`)
    .replace(/ style="([^"]*)"/g, (_, style: string) => asAttributes(style))
    .replace(
      /<(\w+)([^>]*?) ecmeta_series_index="(\d+)"([^>]*?) ecmeta_data_index="(\d+)"([^>]*)><\/\1>/g,
      (_, tag: string, a: string, index: string, b: string, mark: string, c: string) => {
        const attributes = a + b + c;
        // A line that only helps to read the marks, such as the one at p99.
        if (attributes.includes(' fill="none"')) return `<${tag}${attributes}></${tag}>`;
        const name = series[Number(index)]!;
        const hint = hints[name]?.[Number(mark)];
        const title = hint === undefined ? "" : `<title>${escape(hint)}</title>`;
        return `<${tag}${attributes} data-series="${escape(name)}">${title}</${tag}>`;
      },
    );
}

/** `font-size:12px;font-weight:bold` → ` font-size="12px" font-weight="bold"`; the font's family is the page's. */
function asAttributes(style: string): string {
  return style
    .split(";")
    .filter((rule) => rule !== "" && !rule.startsWith("font-family:"))
    .map((rule) => ` ${rule.slice(0, rule.indexOf(":"))}="${rule.slice(rule.indexOf(":") + 1)}"`)
    .join("");
}
