import type { Check, CheckAbout } from "./check";
import { apiServerChecks } from "./rules/apiServer";
import { apiVersionChecks } from "./rules/apiVersions";
import { autopilotChecks } from "./rules/autopilot";
import { backendConfigChecks } from "./rules/backendConfig";
import { backendConfigValueChecks } from "./rules/backendConfigValues";
import { certificateChecks } from "./rules/certificates";
import { clusterChecks } from "./rules/cluster";
import { disruptionBudgetChecks } from "./rules/disruptionBudgets";
import { envoyCorsChecks } from "./rules/envoyCors";
import { envoyApiChecks } from "./rules/envoyApi";
import { envoyCallLimitChecks } from "./rules/envoyCallLimits";
import { envoyChainChecks } from "./rules/envoyChains";
import { envoyConnectionChecks } from "./rules/envoyConnections";
import { envoyFileChecks } from "./rules/envoyFiles";
import { envoyFilterChecks } from "./rules/envoyFilters";
import { envoyHealthCheckChecks } from "./rules/envoyHealthChecks";
import { envoyHostChecks } from "./rules/envoyHosts";
import { envoyLimitChecks } from "./rules/envoyLimits";
import { envoyListenerChecks } from "./rules/envoyListeners";
import { envoyMatchChecks } from "./rules/envoyMatches";
import { envoyMemoryChecks } from "./rules/envoyMemory";
import { envoyProtectionChecks } from "./rules/envoyProtection";
import { envoyRateLimitChecks } from "./rules/envoyRateLimits";
import { envoyRetryChecks } from "./rules/envoyRetries";
import { envoyNameChecks } from "./rules/envoyNames";
import { envoyRouteChecks } from "./rules/envoyRoutes";
import { envoyTimingChecks } from "./rules/envoyTiming";
import { envoyUpstreamHealthChecks } from "./rules/envoyUpstreamHealth";
import { envoyUpstreamChecks } from "./rules/envoyUpstreams";
import { ENVOY_VALIDATION } from "./rules/envoyValidation";
import { gatewayCertificateChecks } from "./rules/gatewayCertificates";
import { gatewayPolicyChecks } from "./rules/gatewayPolicies";
import { gatewayRouteChecks } from "./rules/gatewayRoutes";
import { gatewayChecks } from "./rules/gateways";
import { hostPortChecks } from "./rules/hostPorts";
import { identityChecks } from "./rules/identities";
import { ingressChecks } from "./rules/ingress";
import { ingressAddressChecks } from "./rules/ingressAddresses";
import { ingressInternalChecks } from "./rules/ingressInternal";
import { ingressRuleChecks } from "./rules/ingressRules";
import { leavingPodChecks } from "./rules/leavingPods";
import { loadBalancerHealthChecks } from "./rules/loadBalancerHealth";
import { loadBalancerProtocolChecks } from "./rules/loadBalancerProtocol";
import { loadBalancerSecretChecks } from "./rules/loadBalancerSecrets";
import { metricsChecks } from "./rules/metrics";
import { mistypedAnnotationChecks } from "./rules/mistypedAnnotations";
import { networkPolicyChecks } from "./rules/networkPolicies";
import { nodeChecks } from "./rules/nodes";
import { podPlaceChecks } from "./rules/podPlaces";
import { podReferenceChecks } from "./rules/podReferences";
import { podArgumentChecks } from "./rules/podArguments";
import { podSecurityChecks } from "./rules/podSecurity";
import { podChecks } from "./rules/pods";
import { probeChecks } from "./rules/probes";
import { rolloutChecks } from "./rules/rollouts";
import { scalingChecks } from "./rules/scaling";
import { serviceAnnotationChecks } from "./rules/serviceAnnotations";
import { serviceChecks } from "./rules/services";
import { SILENCE_CHECKS } from "./silence";

interface Group<About> {
  /** What lists and the generated page show. */
  readonly title: string;
  readonly checks: readonly About[];
}

/** Checks along the way of a call: from the load balancer to the pod and to what keeps it running. */
const GROUPS: readonly Group<Check>[] = [
  {
    title: "Ingress and certificates",
    checks: [
      ...[...ingressChecks, ...ingressRuleChecks, ...ingressAddressChecks, ...ingressInternalChecks],
      ...certificateChecks,
    ],
  },
  {
    title: "Gateways",
    checks: [...gatewayChecks, ...gatewayRouteChecks, ...gatewayCertificateChecks, ...gatewayPolicyChecks],
  },
  {
    title: "Load balancer",
    checks: [
      ...[...serviceAnnotationChecks, ...mistypedAnnotationChecks, ...loadBalancerProtocolChecks],
      ...[...backendConfigChecks, ...backendConfigValueChecks, ...loadBalancerSecretChecks],
    ],
  },
  { title: "Health checks", checks: loadBalancerHealthChecks },
  { title: "Services", checks: [...serviceChecks, ...hostPortChecks] },
  { title: "Envoy's files", checks: [...envoyFileChecks, ...envoyApiChecks] },
  {
    title: "Envoy's listeners and routes",
    checks: [
      ...[...envoyListenerChecks, ...envoyChainChecks, ...envoyRouteChecks, ...envoyMatchChecks],
      ...[...envoyFilterChecks, ...envoyCorsChecks],
    ],
  },
  {
    title: "Envoy's upstreams",
    checks: [
      ...[...envoyUpstreamChecks, ...envoyHostChecks, ...envoyNameChecks],
      ...[...envoyUpstreamHealthChecks, ...envoyHealthCheckChecks, ...envoyRetryChecks],
    ],
  },
  { title: "Envoy's times", checks: [...envoyTimingChecks, ...envoyCallLimitChecks, ...envoyConnectionChecks] },
  {
    title: "Envoy's protection",
    checks: [...envoyProtectionChecks, ...envoyLimitChecks, ...envoyRateLimitChecks, ...envoyMemoryChecks],
  },
  {
    title: "Objects and pods",
    checks: [
      ...apiVersionChecks,
      ...apiServerChecks,
      ...podArgumentChecks,
      ...podReferenceChecks,
      ...podChecks,
      ...leavingPodChecks,
      ...probeChecks,
    ],
  },
  { title: "Pod security and secrets", checks: podSecurityChecks },
  {
    title: "Rollouts and scaling",
    checks: [
      ...rolloutChecks,
      ...scalingChecks,
      ...disruptionBudgetChecks,
      ...nodeChecks,
      ...podPlaceChecks,
      ...autopilotChecks,
    ],
  },
  { title: "Network policies and metrics", checks: [...networkPolicyChecks, ...metricsChecks] },
  { title: "Cluster and identities", checks: [...clusterChecks, ...identityChecks] },
];

/** What is checked, part by part. The last are found by Envoy itself, and while the others are silenced. */
export const CHECK_GROUPS: readonly Group<CheckAbout>[] = [
  ...GROUPS,
  { title: "Envoy's own validation", checks: Object.values(ENVOY_VALIDATION) },
  { title: "Silences", checks: Object.values(SILENCE_CHECKS) },
];

export const CHECKS: readonly Check[] = GROUPS.flatMap(({ checks }) => checks);

/** Every code that a silence may name. */
export const CODES: ReadonlySet<string> = new Set(CHECK_GROUPS.flatMap(({ checks }) => checks.map(({ code }) => code)));
