import { clusterName } from "../names";
import { type CrossProblem } from "../problems";
import type { ExistingCluster, Settings } from "../resolved";
import { DEFAULT_NAMESPACE } from "../stackSchema";

const EXISTING = "cluster.existing";

/** What a stack must not share with the owner of its cluster, nor with the cluster's other guests. */
export function guestProblems(settings: Settings): CrossProblem[] {
  const { cluster, cloudName, namespace, project, stack } = settings;
  if (cluster.existing === undefined) return [];
  const { existing } = cluster;
  const self = selfProblems(existing, `${project}/${stack}`);
  return [
    ...namespaceProblems(namespace, cloudName),
    ...self,
    ...(self.length === 0 ? prefixProblems(existing, cloudName) : []),
  ];
}

/** Pulumi.yaml has to give the default too, so that a stated one cannot be told from it. */
function namespaceProblems(namespace: string, cloudName: string): CrossProblem[] {
  if (namespace !== DEFAULT_NAMESPACE) return [];
  const rule = `a namespace of this stack's own: every stack that states none has ${DEFAULT_NAMESPACE}, and the end of one would be the end of all in it`;
  return [{ path: "namespace", value: namespace, rule, fix: `write one such as ${cloudName}`, reads: ["namespace"] }];
}

function prefixProblems(existing: ExistingCluster["existing"], cloudName: string): CrossProblem[] {
  const owned = existing.stack === undefined ? existing.name : clusterName(...projectAndStack(existing.stack));
  if (cloudName !== owned) return [];
  const path = `${EXISTING}.prefix`;
  return [
    {
      path,
      value: cloudName,
      rule: "another beginning of names than the cluster's own name, which its owner's begin with",
      fix: "write a prefix such as the team's name",
      reads: [path, `${EXISTING}.name`, `${EXISTING}.stack`],
    },
  ];
}

/** A stack that would read its cluster from its own outputs. */
function selfProblems({ stack }: ExistingCluster["existing"], self: string): CrossProblem[] {
  if (stack === undefined || projectAndStack(stack).join("/") !== self) return [];
  const path = `${EXISTING}.stack`;
  const rule = "another stack than this one";
  return [{ path, value: stack, rule, fix: "name the stack that deploys the cluster", reads: [path] }];
}

function projectAndStack(fullName: string): [project: string, stack: string] {
  const [, project = "", stack = ""] = fullName.split("/");
  return [project, stack];
}
