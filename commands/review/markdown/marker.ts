/**
 * A comment that readers do not see, as the first line: by it a workflow finds its own comment of a stack again.
 * A stack's name cannot end it early: what HTML reads in a comment is encoded.
 */
export function marker(stack: string): string {
  return `<!-- grpc-envoy-gke review ${encodeURIComponent(stack).replaceAll("--", "%2D%2D")} -->`;
}
