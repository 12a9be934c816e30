import type { Checks } from "./finding";

/** The rules that a review runs over the resources as they will be; none are here yet, and no section speaks of them. */
export const checks: Checks | undefined = undefined;
