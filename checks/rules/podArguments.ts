import { check } from "../check";
import { joinedArguments } from "../view/arguments";

export const podArgumentChecks = [
  check(
    {
      code: "pod-arguments-joined",
      level: "error",
      requirement: "Every argument is an item of its own",
      impact:
        "Kubernetes splits no strings: the program gets all of it as one argument, does not know it and ends as soon as it starts.",
      fix: "Write a list with an item for each flag and each value.",
    },
    (stack) => stack.pods.flatMap((pod) => pod.containers.map((container) => ({ pod, container }))),
    ({ pod, container }, stack) => {
      const isEnvoy = stack.envoys.some((envoy) => envoy.pod === pod && envoy.container === container);
      return (
        joinedArguments(container)
          // Envoy itself takes a flag and its value in one word, but no more than that.
          .filter(({ parts }) => !isEnvoy || parts.length > 2 || !parts[0]!.startsWith("-"))
          .map(({ field: at, text, parts }) => ({
            at,
            message: `${container.name} gets ${JSON.stringify(text)} as one argument, where ${parts.length} are meant`,
          }))
      );
    },
  ),
];
