import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { child, text, type Json } from "./json";
import { findTool } from "./onPath";

const HOST = "pulumi-language-nodejs";

/**
 * A folder to put before PATH so that an older language host obeys Pulumi.yaml's `runtime.options`. Today's engine sends
 * them with each request; a host from before that takes them as flags only, and would fall back to ts-node with a type
 * check of the whole program. Nothing when the host has no such flags.
 */
export function languageHostFolder(project: string, parent: string): string | undefined {
  const host = findTool(HOST);
  if (!host) return undefined;
  const { stderr } = spawnSync(host, ["--help"], { encoding: "utf8" });
  if (!stderr.includes("-nodeargs")) return undefined;
  const folder = join(parent, "language-host");
  mkdirSync(folder);
  const flags = runtimeFlags(parse(readFileSync(join(project, "Pulumi.yaml"), "utf8")) as Json);
  const quoted = [host, ...flags].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  writeFileSync(join(folder, HOST), `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o755 });
  return folder;
}

function runtimeFlags(manifest: Json): string[] {
  const options = child(child(manifest, "runtime"), "options");
  const nodeargs = text(options, "nodeargs");
  return [
    ...(options.typescript === false ? ["-typescript=false"] : []),
    ...(nodeargs === "" ? [] : [`-nodeargs=${nodeargs}`]),
  ];
}
