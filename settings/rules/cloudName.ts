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
