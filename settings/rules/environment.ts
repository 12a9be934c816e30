import { type CrossProblem } from "../problems";
import type { Settings } from "../resolved";

/** Variables that a server's container would get twice: the API server takes the pod, and one of the values is lost. */
export function environmentProblems({ servers }: Settings): CrossProblem[] {
  return Object.entries(servers).flatMap(([server, { env, secretEnv }]) =>
    Object.entries(secretEnv)
      .filter(([name]) => Object.hasOwn(env, name))
      .map(([name, value]) => ({
        path: `servers.${server}.secretEnv.${name}`,
        value,
        rule: "a variable comes from env or from secretEnv, not from both",
        fix: "take the name out of one of them",
        reads: [`servers.${server}.secretEnv.${name}`, `servers.${server}.env.${name}`],
      })),
  );
}
