/** What a user reads where Envoy's own validation could not be run. @param missing why there is no Envoy */
export function formatMissing(missing: string): string {
  return `Envoy's own validation of the bootstraps did not run: ${missing}`;
}
