import type { input } from "@pulumi/kubernetes/types";
import type { ServerSettings } from "../settings/server";

/** A container's environment; absent where nothing is stated. */
export function environment({
  env,
  secretEnv,
  envFrom,
}: Pick<ServerSettings, "env" | "secretEnv" | "envFrom">): Pick<input.core.v1.Container, "env" | "envFrom"> {
  const variables = [
    ...Object.entries(env).map(([name, value]) => ({ name, value })),
    ...Object.entries(secretEnv).map(([name, { secret, key }]) => ({
      name,
      valueFrom: { secretKeyRef: { name: secret, key } },
    })),
  ];
  const sources = envFrom.map(({ secret, configMap, prefix }) => ({
    ...(secret !== undefined && { secretRef: { name: secret } }),
    ...(configMap !== undefined && { configMapRef: { name: configMap } }),
    ...(prefix !== undefined && { prefix }),
  }));
  return { ...(variables.length > 0 && { env: variables }), ...(sources.length > 0 && { envFrom: sources }) };
}
