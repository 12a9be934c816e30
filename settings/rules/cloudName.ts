import { clusterSchema } from "../cluster";
import { prefixSchema } from "../existingCluster";
import { clusterName } from "../names";
import { parse } from "../parse";
import { type CrossProblem } from "../problems";
import type { Settings } from "../resolved";

/** What the stack's names in Google Cloud begin with, where it is made up. */
export function cloudNameProblems({ cluster, cloudName, project, stack }: Settings): CrossProblem[] {
  const isOwn = cluster.existing === undefined;
  const path = isOwn ? "cluster.name" : "cluster.existing.prefix";
  const { problems } = parse(isOwn ? clusterSchema.shape.name : prefixSchema, cloudName, path);
  const what = isOwn ? "name" : "prefix";
  const fix = `write a ${what}; without one it is <project>-<stack>, here ${clusterName(project, stack)}`;
  return problems.map((problem) => ({ ...problem, fix, reads: [path] }));
}

/** Cloud NAT's names are longer than others: https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/compute/resource_compute_router_nat.go (ValidateRFC1035Name(2, 63)). */
const NAT_NAME_MIN = 2;

/** The network of a cluster's own has the cluster's name, and so has its Cloud NAT. */
export function natNameProblems({ cluster }: Settings): CrossProblem[] {
  if (cluster.existing !== undefined || cluster.network.create === undefined) return [];
  if (cluster.name.length >= NAT_NAME_MIN) return [];
  const rule = `at least ${NAT_NAME_MIN} characters, as the Cloud NAT of the cluster's network has its name: the provider refuses a shorter one`;
  const reads = ["cluster.name", "cluster.network"];
  return [{ path: "cluster.name", value: cluster.name, rule, fix: "write a longer name", reads }];
}
