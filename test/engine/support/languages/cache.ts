import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** A folder that `make` fills once on this machine: what it downloads and compiles takes minutes. @param key whatever it is made of */
export function cached(name: string, key: string, make: (folder: string) => void): string {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const root = join(base, "grpc-envoy-gke", "languages");
  const folder = join(root, `${name}-${createHash("sha256").update(key).digest("hex").slice(0, 12)}`);
  const done = `${folder}.done`;
  if (existsSync(done)) return folder;
  mkdirSync(root, { recursive: true });
  make(folder);
  renameSync(mkdtempSync(join(root, "done-")), done);
  return folder;
}
