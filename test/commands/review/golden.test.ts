import { bootstrap } from "../../../envoy/bootstrap";
import { renderBootstrap } from "../../../envoy/render";
import { bootstrapConfigMap } from "../../../manifests/configMap";
import { comment } from "../../../commands/review/markdown/comment";
import { DEFAULT_ENVOY } from "../../../settings/envoy";
import { serverSettings } from "../../../settings/standalone";
import { timingBudget } from "../../../settings/timing";
import { assertGolden, assertNoOtherGolden } from "../../support/golden";
import { inPlace, otherCluster, replacedCluster } from "./goldenSteps";
import { type StepOf, reviewOf, step } from "./support";

/** The ConfigMap of a server whose streams last so long; its name without the hash, which other tests are about. */
function configMap(op: "create" | "delete", longestStream: string): StepOf {
  const settings = serverSettings("billing", {
    image: "registry.example.com/acme/billing:1.0.0",
    calls: { longestStream },
    routes: [{ host: "grpc.example.com" }],
  });
  const text = renderBootstrap(
    bootstrap({
      ...{ server: "billing", namespace: "grpc", settings, envoy: DEFAULT_ENVOY },
      timing: timingBudget(settings.calls, true),
    }),
  );
  const inputs = { ...bootstrapConfigMap("billing", "grpc", text) };
  const name = op === "create" ? "billing-envoy-22222222" : "billing-envoy-11111111";
  const side = op === "create" ? { after: inputs } : { before: inputs };
  return { op, type: "kubernetes:core/v1:ConfigMap", name, server: "billing", ...side };
}

const CASES: Readonly<Record<string, () => string>> = {
  /** A cluster that moves, a server whose streams last longer, a finding, a warning. */
  "everything.md": () => {
    const server = "billing";
    const steps: StepOf[] = [
      {
        ...{ op: "replace", type: "gcp:container/cluster:Cluster", name: "cluster-cluster", reasons: ["location"] },
        ...{ before: { name: "a", location: "europe-west3" }, after: { name: "a", location: "europe-west3-a" } },
        diff: ["location"],
      },
      {
        ...{ op: "replace", type: "pulumi:providers:kubernetes", name: "cluster-provider", reasons: ["kubeconfig"] },
        ...{ before: { kubeconfig: "a" }, after: { kubeconfig: "b" }, diff: ["kubeconfig"] },
      },
      configMap("create", "10m"),
      {
        ...{ type: "kubernetes:cloud.google.com/v1:BackendConfig", name: "billing-backend-config", server },
        ...{ before: { spec: { timeoutSec: 310 } }, after: { spec: { timeoutSec: 610 } }, diff: ["spec.timeoutSec"] },
      },
      configMap("delete", "5m"),
    ];
    const found = reviewOf(
      steps.map(step),
      { diagnostics: [{ severity: "warning", message: "zone is nearly full" }] },
      {
        unknown: undefined,
        run: () => [
          {
            ...{ code: "image-tag", level: "warning", resource: "Deployment/billing" },
            ...{
              field: "spec.template.spec.containers[0].image",
              message: "The tag can move.",
              fix: "Name a digest.",
            },
          },
        ],
      },
    );
    const run = "https://github.com/acme/infra/actions/runs/1";
    return comment(found, { stack: "staging", commit: "0123456789abcdef", run });
  },
  /** Every object goes with the cluster, which alone is told. */
  "replacedCluster.md": () => comment(reviewOf(replacedCluster()), { stack: "prod" }),
  /** A guest's objects, once for all of them. */
  "otherCluster.md": () => comment(reviewOf(otherCluster()), { stack: "guest" }),
  /** What Google Cloud refuses, takes away or ignores. */
  "inPlace.md": () => comment(reviewOf(inPlace()), { stack: "prod" }),
  "nothing.md": () => comment(reviewOf([]), { stack: "staging" }),
};

describe("a comment as a whole", () => {
  for (const [file, write] of Object.entries(CASES)) {
    it(`is as in test/golden/review/${file}`, () => assertGolden(`review/${file}`, write()));
  }

  it("has no stale golden file", () => assertNoOtherGolden("review", Object.keys(CASES)));
});
