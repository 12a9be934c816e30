/** What the commands print for machines; each gets a schema. */
export type { AdoptJson } from "../../commands/adopt/json";
export type { NewStackJson } from "../../commands/newStack/json";
export type { CheckListJson } from "../../commands/plan/checkList";
export type { PlanJson } from "../../commands/plan/planJson";
export type { HoldLine } from "../../commands/rehearse/hold/screens";
export type { Comparison } from "../../commands/rehearse/manifests/comparison";
export type { Rehearsal } from "../../commands/rehearse/result";
export type { ReviewJson } from "../../commands/review/json";
