import type { Field } from "../../../checks/field";
import { secretKind } from "../../../checks/rules/podSecurity";
import type { Context, ServerSource } from "./context";
import { isOwn } from "./own";
import { sourceOf } from "./ownPod";

/** The server's environment: plain values, and those that come from Secrets. */
export function readEnvironment(server: ServerSource, context: Context): void {
  // A variable of its own wins over one of the same name from `envFrom`, and so is read first.
  for (const variable of server.app.field.at("env").list) readVariable(variable, server, context);
  const sources = server.app.field.at("envFrom").list;
  if (isOwn(server.pod.owner))
    sources.forEach((source, index) =>
      context.draft.set(["servers", server.name, "envFrom", index], sourceOf(source), context.place(source)),
    );
  else for (const source of sources) readSource(source, server, context);
}

function readVariable(variable: Field, server: ServerSource, context: Context): void {
  const { draft, place, leave } = context;
  const key = variable.at("name").text ?? "";
  const from = variable.at("valueFrom");
  const what = `${server.name} env ${key}`;
  const value = variable.at("value");
  if (value.bool !== undefined) {
    const reason = "YAML takes it for a boolean, and Kubernetes for nothing: write the text in quotes";
    return leave(what, value, reason);
  }
  if (!from.exists) return plain(key, String(value.scalar ?? ""), place(variable), server, context);
  const [secret, map] = [from.at("secretKeyRef"), from.at("configMapKeyRef")];
  if (secret.exists) {
    const ref = { secret: secret.at("name").text ?? "", key: secret.at("key").text ?? "" };
    return draft.set(["servers", server.name, "secretEnv", key], ref, place(variable));
  }
  if (!map.exists) {
    const words = from.keys.join(", ");
    return leave(what, variable, `${words}: the settings contain values and Secrets only`);
  }
  const name = map.at("name").text ?? "";
  const text = configMap(name, server, context)?.at("data", map.at("key").text ?? "").text;
  if (text === undefined) {
    const reason = `ConfigMap ${name} with its value is not among the manifests: write it into env`;
    return leave(what, variable, reason);
  }
  plain(key, text, `${place(variable)}, by ConfigMap ${name}`, server, context);
}

/** A value in plain text; a secret becomes a reference to one that has to be made. */
function plain(key: string, value: string, origin: string, { name }: ServerSource, { draft }: Context): void {
  if (secretKind(key, value) === undefined) return draft.set(["servers", name, "env", key], value, origin);
  const secret = `${name}-env`;
  draft.placeholder(
    ["servers", name, "secretEnv", key],
    { secret, key },
    `make that Secret: the value is in plain text at ${origin}, and settings contain no secrets`,
  );
}

function readSource(source: Field, server: ServerSource, context: Context): void {
  const { view, draft, place, leave } = context;
  const prefix = source.at("prefix").text ?? "";
  const [map, secret] = [source.at("configMapRef", "name").text, source.at("secretRef", "name").text];
  const what = `${server.name} envFrom ${map ?? secret ?? ""}`;
  if (map !== undefined) {
    const data = configMap(map, server, context)?.at("data");
    if (data === undefined)
      return leave(
        what,
        source,
        `ConfigMap ${map} is not among the manifests: write its values into env, or make it and write it into envFrom`,
      );
    for (const [key, value] of data.entries)
      if (value.text === undefined) leave(`${what} ${key}`, value, "Kubernetes takes texts alone: write it in quotes");
      else plain(`${prefix}${key}`, value.text, `${place(value)}, by envFrom`, server, context);
    return;
  }
  const found = view.find("Secret", server.pod.owner.namespace, secret ?? "")?.root;
  const keys = [...(found?.at("data").keys ?? []), ...(found?.at("stringData").keys ?? [])];
  if (keys.length === 0)
    return leave(
      what,
      source,
      "which keys the Secret has is not known: name each in secretEnv, or write it into envFrom",
    );
  for (const key of keys)
    draft.set(
      ["servers", server.name, "secretEnv", `${prefix}${key}`],
      { secret, key },
      `${place(source)}, by envFrom`,
    );
}

function configMap(name: string, { pod }: ServerSource, { view }: Context): Field | undefined {
  return view.find("ConfigMap", pod.owner.namespace, name)?.root;
}
