import { ENVOY_CONTAINER, podsServiceName } from "../names";
import { parse } from "../parse";
import { type CrossProblem } from "../problems";
import { serverName } from "../server";
import type { Settings } from "../resolved";

/**
 * Names of servers, which become those of containers, of Services in the namespace and of service accounts in the
 * Google Cloud project. They are looked at here and not as keys, so that a wrong one hides nothing below it.
 */
export function serverNameProblems({ servers }: Settings): CrossProblem[] {
  return Object.keys(servers).flatMap((server, index, all) => [
    ...ownProblems(server),
    ...serviceProblems(server, all),
    ...accountProblems(server, all.slice(0, index), servers),
  ]);
}

function ownProblems(server: string): CrossProblem[] {
  const path = `servers.${server}`;
  // Only what is around the server makes the name unknown: its own keys do not.
  const reads = ["servers.*"];
  if (server === ENVOY_CONTAINER) {
    const rule = `a name other than ${ENVOY_CONTAINER}: the sidecar's container has it`;
    return [{ path, value: server, rule, fix: "write a name such as my-server", reads }];
  }
  return parse(serverName, server, path).problems.map((problem) => ({ ...problem, reads }));
}

function serviceProblems(server: string, all: readonly string[]): CrossProblem[] {
  const other = all.find((candidate) => podsServiceName(candidate) === server);
  if (other === undefined) return [];
  const rule = `a name that is free: ${other} has a headless Service of that name`;
  return [{ path: `servers.${server}`, value: server, rule, fix: "rename one of the servers", reads: ["servers.*"] }];
}

function accountProblems(server: string, earlier: readonly string[], servers: Settings["servers"]): CrossProblem[] {
  const name = servers[server]?.serviceAccount?.name;
  const other = earlier.find((candidate) => name !== undefined && servers[candidate]?.serviceAccount?.name === name);
  if (other === undefined) return [];
  const path = `servers.${server}.serviceAccount.name`;
  return [
    {
      path,
      value: name,
      rule: `a service account of its own; ${other} has it too`,
      fix: "write another name, or leave it out",
      reads: [path],
    },
  ];
}
