/** Endings of the files that a topology can be drawn into. */
export const GRAPH_FORMATS = [".svg", ".mmd", ".html"] as const;
