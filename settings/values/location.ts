import { text } from "../schema";

const REGION = /^[a-z]+-[a-z]+\d{1,2}$/;
const ZONE = /^[a-z]+-[a-z]+\d{1,2}-[a-z]$/;

export function isZone(location: string): boolean {
  return ZONE.test(location);
}

/** `asia-northeast1-a` → `asia-northeast1`; a region is returned as it is. */
export function regionOf(location: string): string {
  return isZone(location) ? location.slice(0, -2) : location;
}

/** https://cloud.google.com/compute/docs/regions-zones */
export const region = text(REGION, "a region", "write it as asia-northeast1: gcloud compute regions list");

export const zone = text(ZONE, "a zone", "write it as asia-northeast1-a: gcloud compute zones list");

export const location = text(
  new RegExp(`${REGION.source}|${ZONE.source}`),
  "a region (control plane and nodes in several zones) or a zone (one of each)",
  "write it as asia-northeast1 or asia-northeast1-a",
);
