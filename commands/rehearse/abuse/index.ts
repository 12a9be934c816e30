import { type Attack } from "./attack";
import { FLOODS } from "./floods";
import { heldStreams } from "./held";
import { inventedNames } from "./invented";
import { LARGE_HEADERS, ODD_HEADERS, oddHeaderStorm, PATHS } from "./oddHeaders";
import { OTHER_PROTOCOLS } from "./otherProtocols";
import { cancels, rapidReset } from "./resets";
import { absurdMessage, slowBody, slowHeaders } from "./slow";
import { connectionWindowOverflow, slowReader, stalledUpload, streamWindowOverflow, tooManyStreams } from "./windows";

export {
  appliesTo,
  type Attack,
  type AttackResult,
  DEFAULT_LIMITS,
  endedWell,
  GROWTH_MAX,
  type Limits,
  type Target,
} from "./attack";

/** Every attacker, quick ones first; they share nothing and may run at the same time. */
export const ATTACKS: readonly Attack[] = [
  rapidReset,
  cancels,
  ...FLOODS,
  streamWindowOverflow,
  connectionWindowOverflow,
  tooManyStreams,
  heldStreams,
  inventedNames,
  ...LARGE_HEADERS,
  ...ODD_HEADERS,
  oddHeaderStorm,
  ...PATHS,
  ...OTHER_PROTOCOLS,
  slowHeaders,
  slowBody,
  slowReader,
  stalledUpload,
  absurdMessage,
];
