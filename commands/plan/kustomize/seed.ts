import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { SEED } from "./base";

/**
 * What drain tokens are made from where no private key is at hand: that of the base which is there, or a new one. Each
 * pod's token is in its manifest, and another seed would roll every pod.
 */
export function seedOf(folder: string): string {
  const file = join(folder, "kustomization.yaml");
  const found = existsSync(file) ? seedIn(readFileSync(file, "utf8")) : undefined;
  return found ?? randomBytes(16).toString("hex");
}

function seedIn(text: string): string | undefined {
  try {
    const { metadata } = parse(text) as { metadata?: { annotations?: Record<string, unknown> } };
    const seed = metadata?.annotations?.[SEED];
    return typeof seed === "string" && /^[0-9a-f]{32}$/.test(seed) ? seed : undefined;
  } catch {
    return undefined;
  }
}
