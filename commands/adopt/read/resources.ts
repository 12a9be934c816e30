import type { Context, ServerSource } from "./context";

const KEYS = [
  ["cpu", "requests", "cpu"],
  ["memory", "requests", "memory"],
  ["cpuLimit", "limits", "cpu"],
  ["memoryLimit", "limits", "memory"],
] as const;

/** What the server's container asks for; Kubernetes takes a limit for the request where there is none. */
export function readResources({ name, app }: ServerSource, { draft, place }: Context): void {
  const resources = app.field.at("resources");
  for (const [key, kind, resource] of KEYS) {
    const own = resources.at(kind, resource);
    const at = own.exists || kind === "limits" ? own : resources.at("limits", resource);
    if (at.scalar === undefined) continue;
    const both = at !== own ? ", its limit: there is no request" : "";
    draft.set(["servers", name, "resources", key], String(at.scalar), `${place(at)}${both}`);
  }
}

/** The user that the server's process runs as. */
export function readUser({ name, app, pod }: ServerSource, { draft, place }: Context): void {
  const own = app.field.at("securityContext", "runAsUser");
  const at = own.exists ? own : pod.spec.at("securityContext", "runAsUser");
  if (at.number === undefined) return;
  if (at.number !== 0) return draft.set(["servers", name, "runAsUser"], at.number, place(at));
  const reason = "root is refused by the restricted standard: the image has to run as another user, 65532 by default";
  draft.leaveOut(`${name} runAsUser 0`, place(at), reason);
}
