import { type CrossProblem } from "../problems";
import type { Settings } from "../resolved";
import type { ServerSettings } from "../server";

/** Variables that a container would get twice: the API server takes the pod, and one of the values is lost. */
export function environmentProblems({ servers }: Settings): CrossProblem[] {
  return Object.entries(servers).flatMap(([name, server]) => {
    const path = `servers.${name}`;
    return [
      ...stated(path, server),
      ...Object.entries(server.initContainers).flatMap(([one, container]) =>
        stated(`${path}.initContainers.${one}`, container),
      ),
      ...Object.entries(server.sidecars).flatMap(([one, container]) => stated(`${path}.sidecars.${one}`, container)),
    ];
  });
}

function stated(path: string, { env, secretEnv }: Pick<ServerSettings, "env" | "secretEnv">): CrossProblem[] {
  return Object.entries(secretEnv)
    .filter(([name]) => Object.hasOwn(env, name))
    .map(([name, value]) => ({
      path: `${path}.secretEnv.${name}`,
      value,
      rule: "a variable comes from env or from secretEnv, not from both",
      fix: "take the name out of one of them",
      reads: [`${path}.secretEnv.${name}`, `${path}.env.${name}`],
    }));
}
