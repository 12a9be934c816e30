import { looksLikeBootstrap } from "../../checks/envoy/readBootstrap";
import { ifKnown, inputsOf } from "../../checks/field";
import type { CheckedResource } from "../../checks/resource";
import { kubeObject } from "../../checks/view/kubeObject";
import { makesPods } from "../../checks/view/pod";
import { StackView } from "../../checks/view/stackView";
import { shortHash } from "../../settings/names";
import { bootstrapTexts } from "../shared/envoy/bootstrapTexts";
import type { BootstrapText } from "../shared/envoy/validation";

/**
 * Bootstraps that are not as the program renders them: an override changed them, or they were written by hand.
 * The program's own end in a hash of their text, by name.
 */
export function changedBootstraps(resources: readonly CheckedResource[], stack: string): BootstrapText[] {
  // Reading every bootstrap takes time, and most stacks have the program's own alone.
  if (!resources.some((resource) => mayHoldOther(resource))) return [];
  return bootstrapTexts(new StackView(resources, stack)).filter(({ at, text }) => !isOwn(at.resource, text));
}

function mayHoldOther(resource: CheckedResource): boolean {
  const inputs = inputsOf(resource);
  if (resource.type === CONFIG_MAP)
    return inputs
      .at("data")
      .leaves.some(
        ({ path, text = "" }) => (looksLikeBootstrap(text) || path.includes("envoy")) && !isOwn(resource, text),
      );
  return (
    makesPods(kubeObject(resource)) && inputs.leaves.some(({ text }) => text?.startsWith("--config-yaml") === true)
  );
}

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

function isOwn(resource: CheckedResource, text: string): boolean {
  const name = ifKnown(() => inputsOf(resource).at("metadata", "name").text);
  return name?.endsWith(`-envoy-${shortHash(text)}`) === true;
}
