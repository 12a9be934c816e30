import { abuse } from "./abuse";
import { crash } from "./crash";
import { deadlines } from "./deadlines";
import { dns } from "./dns";
import { dependency } from "./dependency";
import { drain } from "./drain";
import { hang } from "./hang";
import { overload } from "./overload";
import { rollout } from "./rollout";
import { scale } from "./scale";
import type { Scenario } from "./scenario";
import { slow } from "./slow";
import { spread } from "./spread";

/** In the order in which `all` runs them. */
export const SCENARIOS: readonly Scenario[] = [
  spread,
  rollout,
  scale,
  drain,
  crash,
  hang,
  dependency,
  slow,
  dns,
  overload,
  abuse,
  deadlines,
];
