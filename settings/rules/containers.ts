import { volumeBytes } from "../mounts";
import { type CrossProblem } from "../problems";
import type { Settings } from "../resolved";
import { memoryBytes } from "../values/quantity";

/** Containers of one pod that the API server refuses for their names. */
export function containerNameProblems({ servers }: Settings): CrossProblem[] {
  return Object.entries(servers).flatMap(([server, { initContainers, sidecars }]) => {
    const path = `servers.${server}`;
    const named = [
      ...Object.keys(initContainers).map((name) => ({ name, at: `${path}.initContainers.${name}` })),
      ...Object.keys(sidecars).map((name) => ({ name, at: `${path}.sidecars.${name}` })),
    ];
    return named.flatMap(({ name, at }, index): CrossProblem[] => {
      const other = named.slice(0, index).find((one) => one.name === name)?.at ?? (name === server ? path : undefined);
      if (other === undefined) return [];
      const rule = `a container's name of its own in the pod; ${other} has it too`;
      return [{ path: at, value: name, rule, fix: "name one of them otherwise", reads: [at, other] }];
    });
  });
}

/** Paths that a container would have twice: the API server refuses the pod. */
export function mountProblems({ servers }: Settings): CrossProblem[] {
  return Object.entries(servers).flatMap(([server, { files, volumes }]) =>
    Object.keys(volumes)
      .filter((path) => Object.hasOwn(files, path))
      .map((path) => ({
        path: `servers.${server}.volumes.${path}`,
        value: path,
        rule: "a path is a file's or a volume's, not both",
        fix: "move one of them",
        reads: [`servers.${server}.volumes.${path}`, `servers.${server}.files.${path}`],
      })),
  );
}

/** Directories in memory that fill what the server itself needs: the kernel ends it before they are full. */
export function memoryVolumeProblems({ servers }: Settings): CrossProblem[] {
  return Object.entries(servers).flatMap(([server, { volumes, resources }]) => {
    const bytes = volumeBytes(volumes, "memory");
    if (bytes < memoryBytes(resources.memoryLimit)) return [];
    const path = `servers.${server}.resources.memoryLimit`;
    const inMemory = Object.entries(volumes).filter(([, { memory }]) => memory !== undefined);
    const reads = [
      path,
      `servers.${server}.resources.memory`,
      ...inMemory.map(([at]) => `servers.${server}.volumes.${at}`),
    ];
    const rule = "more memory than the server's directories in memory take: what is written there counts against it";
    return [{ path, value: resources.memoryLimit, rule, fix: "raise it, or make the directories smaller", reads }];
  });
}

/** Files of Secret Manager in a cluster of the stack's own that is told to have no add-on for them. */
export function secretManagerProblems({ servers, cluster }: Settings): CrossProblem[] {
  if (cluster.existing !== undefined || cluster.secretManager) return [];
  return Object.entries(servers).flatMap(([server, { files }]) =>
    Object.entries(files)
      .filter(([, { secretManager }]) => secretManager !== undefined)
      .map(([path, { secretManager }]) => ({
        path: `servers.${server}.files.${path}.secretManager`,
        value: secretManager,
        rule: "the cluster has GKE's Secret Manager add-on, and cluster.secretManager is false",
        fix: "take cluster.secretManager out",
        reads: [`servers.${server}.files.${path}`, "cluster.secretManager"],
      })),
  );
}
