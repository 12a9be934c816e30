import { AFFINITY_TYPES, MAX_AFFINITY_COOKIE } from "../../platform/googleLoadBalancer";
import { type Fault, check } from "../check";
import type { Field } from "../field";
import { listed } from "../words";

/** Values that GKE's controller refuses: https://github.com/kubernetes/ingress-gce/blob/master/pkg/backendconfig/validation.go */
export const backendConfigValueChecks = [
  check(
    {
      code: "lb-backend-config-refused",
      level: "error",
      requirement: "A BackendConfig has values that GKE's controller takes",
      impact:
        "The controller refuses every Ingress that leads to the Service: the load balancer is not made, or stays as it was.",
      fix: "Write one of the values that it takes.",
    },
    (stack) => stack.ofKind("BackendConfig"),
    ({ root }) => {
      const spec = root.at("spec");
      return [
        ...affinityType(spec.at("sessionAffinity", "affinityType")),
        ...outside(spec.at("sessionAffinity", "affinityCookieTtlSec"), MAX_AFFINITY_COOKIE),
        ...outside(spec.at("logging", "sampleRate"), 1),
        ...iapWithCdn(spec),
      ];
    },
  ),
];

function affinityType(at: Field): Fault[] {
  const type = at.text ?? "";
  if (type === "" || AFFINITY_TYPES.some((one) => one === type)) return [];
  return [{ at, message: `${type} is none of ${listed([...AFFINITY_TYPES])}` }];
}

function outside(at: Field, most: number): Fault[] {
  const { number } = at;
  if (number === undefined || (number >= 0 && number <= most)) return [];
  return [{ at, message: `the value is ${number}, the range is 0 to ${most}` }];
}

function iapWithCdn(spec: Field): Fault[] {
  const at = spec.at("cdn", "enabled");
  if (at.bool !== true || spec.at("iap", "enabled").bool !== true) return [];
  return [{ at, message: "Cloud CDN and IAP are both enabled, which the controller does not take together" }];
}
