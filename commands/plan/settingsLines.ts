import { LineCounter, isMap, isScalar, parseDocument } from "yaml";

/** Where a stack's file speaks of a component. */
export interface SettingsLines {
  /** Line, from 1, of the server of that name, or of the group; 1 where the file does not speak of it. */
  readonly lineOf: (component: string) => number;
}

export function settingsLines(text: string, project: string): SettingsLines {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const config = document.get("config");
  const lineOfKey = (map: unknown, key: string): number | undefined => {
    const pair = isMap(map) ? map.items.find(({ key: one }) => isScalar(one) && String(one.value) === key) : undefined;
    return isScalar(pair?.key) && pair.key.range ? counter.linePos(pair.key.range[0]).line : undefined;
  };
  return {
    lineOf: (component) => {
      const servers = isMap(config) ? config.get(`${project}:servers`) : undefined;
      const group = component === "servers" ? "namespace" : component;
      return (
        lineOfKey(servers, component) ??
        lineOfKey(config, `${project}:${group}`) ??
        lineOfKey(config, `${project}:servers`) ??
        1
      );
    },
  };
}
