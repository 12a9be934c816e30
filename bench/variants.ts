import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";

export const ROOT = resolve(__dirname, "..");

/** The folders that a copy of the program needs. */
const SOURCES = [
  "checks",
  "commands",
  "components",
  "contract",
  "envoy",
  "manifests",
  "platform",
  "settings",
  "index.ts",
  "package.json",
  "tsconfig.json",
  "Pulumi.yaml",
];

/** The configuration of dev's stack with as many servers as asked for, each a copy of its one. */
export function configWith(servers: number): Record<string, unknown> {
  const { config } = parse(readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8")) as { config: Record<string, unknown> };
  const key = "grpc-envoy-gke:servers";
  const [server] = Object.values(config[key] as Record<string, object>);
  const names = Array.from({ length: servers }, (_, index) => `server-${index + 1}`);
  const route = (name: string) => ({ host: "grpc.dev.example.com", service: `acme.${name.replace("-", "")}.Api` });
  return { ...config, [key]: Object.fromEntries(names.map((name) => [name, { ...server, routes: [route(name)] }])) };
}

/** The same as a stack's file below `folder`. */
export function stackFileWith(servers: number, folder: string): string {
  const file = join(folder, `${servers}.yaml`);
  writeFileSync(file, stringify({ config: configWith(servers) }, { aliasDuplicateObjects: false }));
  return file;
}

/** A copy of the program as Pulumi runs it by default: everything imported from the packages' roots, types checked at every start. */
export function defaultCopy(folder: string): string {
  const copy = join(folder, "default");
  for (const source of SOURCES) cpSync(join(ROOT, source), join(copy, source), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  const imports = 'import * as gcp from "@pulumi/gcp";\nimport * as k8s from "@pulumi/kubernetes";\nvoid [gcp, k8s];\n';
  writeFileSync(join(copy, "index.ts"), imports + readFileSync(join(ROOT, "index.ts"), "utf8"));
  const project = parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as Record<string, unknown>;
  writeFileSync(join(copy, "Pulumi.yaml"), stringify({ ...project, runtime: "nodejs" }));
  return copy;
}
