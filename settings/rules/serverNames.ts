import { podsServiceName } from "../names";
import { type Problem } from "../problems";
import { type Settings } from "../settings";

/** Names that two servers would share: of Services in the namespace, of service accounts in the Google Cloud project. */
export function serverNameProblems({ servers }: Settings): Problem[] {
  const names = Object.keys(servers);
  const services = names.flatMap((server) => {
    const other = names.find((candidate) => podsServiceName(candidate) === server);
    if (other === undefined) return [];
    return [
      {
        path: `servers.${server}`,
        value: server,
        rule: `a name that is free: ${other} has a headless Service of that name`,
        mend: "rename one of the servers",
      },
    ];
  });
  const accounts = names.flatMap((server, index) => {
    const name = servers[server]!.serviceAccount?.name;
    const other = names
      .slice(0, index)
      .find((candidate) => name !== undefined && servers[candidate]!.serviceAccount?.name === name);
    if (other === undefined) return [];
    return [
      {
        path: `servers.${server}.serviceAccount.name`,
        value: name,
        rule: `a service account of its own; ${other} has it too`,
        mend: "write another name, or leave it out",
      },
    ];
  });
  return [...services, ...accounts];
}
