import type { CheckAbout } from "../checks/check";
import { CHECK_GROUPS } from "../checks/registry";
import { SILENCE_ANNOTATION } from "../checks/silence";

/** Where the page is, from the repository's root. */
export const CHECKS_PAGE = "docs/checks.md";

const INTRODUCTION = `# Checks

\`npm run plan\` and the policy pack run these over every resource of a stack, wherever it came from. An **error** means that calls fail or leak, a **warning** that they do under conditions that no one can rule out before an update, a **note** is worth knowing. Values that are known only after an update are never a reason for a finding.

A finding is accepted for one resource, with a reason that stays visible beside it, by an annotation of a Kubernetes object, a line for each check:

\`\`\`yaml
metadata:
  annotations:
    ${SILENCE_ANNOTATION}: "lb-session-affinity: sessions are kept in memory until the move to Redis"
\`\`\`

or, for every kind of resource, by the stack's settings:

\`\`\`yaml
grpc-envoy-gke:checks:
  silence:
    - code: cluster-unprotected
      resource: Cluster/cluster-cluster
      reason: torn down every evening
\`\`\`

This page is written by \`npm run docs\`.
`;

/** The page that documents every check. */
export function checksPage(): string {
  const groups = CHECK_GROUPS.map(({ title, checks }) => [`## ${title}`, ...checks.map(section)].join("\n\n"));
  return [INTRODUCTION, ...groups]
    .join("\n")
    .replace(/\n*$/, "\n")
    .replace(/\n(## )/g, "\n\n$1")
    .replace(/\n{3,}/g, "\n\n");
}

function section({ code, level, requirement, impact, fix }: CheckAbout): string {
  return [
    `### ${code}`,
    `**${level}** · ${escaped(requirement)}.`,
    `Otherwise: ${escaped(impact)}`,
    `Fix: ${escaped(fix)}`,
  ].join("\n\n");
}

/** Markdown takes these for marks of its own. */
function escaped(text: string): string {
  return text.replace(/[<>*_]/g, (mark) => `\\${mark}`);
}
