import { CONFIG } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "more than every request is logged",
    code: "lb-backend-config-refused",
    change: (s) => s.set(CONFIG, "spec.logging", { enable: true, sampleRate: 1.1 }),
  },
  {
    what: "less than no request is logged",
    code: "lb-backend-config-refused",
    change: (s) => s.set(CONFIG, "spec.logging", { enable: true, sampleRate: -0.1 }),
  },
  {
    what: "the affinity type is one of Compute Engine's that the controller does not know",
    code: "lb-backend-config-refused",
    change: (s) => s.set(CONFIG, "spec.sessionAffinity", { affinityType: "HEADER_FIELD" }),
  },
  {
    what: "no affinity is written as a Service's",
    code: "lb-backend-config-refused",
    change: (s) => s.set(CONFIG, "spec.sessionAffinity", { affinityType: "None" }),
  },
  {
    what: "an affinity cookie lasts a second longer than a day",
    code: "lb-backend-config-refused",
    change: (s) => s.set(CONFIG, "spec.sessionAffinity", { affinityType: "NONE", affinityCookieTtlSec: 86_401 }),
  },
  {
    what: "IAP and Cloud CDN are enabled together",
    code: "lb-backend-config-refused",
    change: (s) => {
      s.set(CONFIG, "spec.iap", { enabled: true });
      s.set(CONFIG, "spec.cdn", { enabled: true });
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "every request is logged, and an affinity cookie lasts a day",
    code: "lb-backend-config-refused",
    change: (s) => {
      s.set(CONFIG, "spec.logging", { enable: true, sampleRate: 1 });
      s.set(CONFIG, "spec.sessionAffinity", { affinityType: "GENERATED_COOKIE", affinityCookieTtlSec: 86_400 });
    },
  },
  {
    what: "no request is logged, and IAP is enabled without Cloud CDN",
    code: "lb-backend-config-refused",
    change: (s) => {
      s.set(CONFIG, "spec.logging", { enable: true, sampleRate: 0 });
      s.set(CONFIG, "spec.iap", { enabled: true });
      s.set(CONFIG, "spec.cdn", { enabled: false });
      s.set(CONFIG, "spec.sessionAffinity", { affinityType: "CLIENT_IP", affinityCookieTtlSec: 0 });
    },
  },
];
