import { extname } from "node:path";
import { checkedResource } from "../checkedResource";
import type { Planned } from "../planned";
import { writeWhole } from "../../shared/writeWhole";
import { dot } from "./dot";
import { htmlPage } from "./html";
import { mermaid } from "./mermaid";
import type { Topology } from "./parts";
import { topology } from "./topology";

/** Draws the way of calls into a file, in the format of its ending. */
export async function writeGraph(file: string, { stackFile, resources, findings }: Planned): Promise<void> {
  const { project, stack } = stackFile;
  const title = `${project}-${stack}: the way of calls`;
  const picture = topology(title, resources.map(checkedResource), stack, findings);
  if (extname(file) === ".mmd") return writeWhole(file, mermaid(picture), "--graph");
  const svg = await draw(picture);
  writeWhole(file, extname(file) === ".html" ? htmlPage(title, svg, findings) : svg, "--graph");
}

/** Graphviz is loaded only where it is asked for: it is a megabyte of WebAssembly. */
async function draw(picture: Topology): Promise<string> {
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  return viz.renderString(dot(picture), { format: "svg", engine: "dot" });
}
