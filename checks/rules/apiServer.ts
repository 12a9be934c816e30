import { GATEWAY_GROUP } from "../../platform/gkeGateway";
import { type ApiServerSchemas, apiServerSchemas, gatewaySchemas } from "../apiServer/schemas";
import { shapeFaults } from "../apiServer/shape";
import { validation } from "../apiServer/validation";
import { type Fault, check } from "../check";
import { ifKnown } from "../field";
import type { Finding } from "../finding";
import type { KubeObject } from "../view/kubeObject";
import type { StackView } from "../view/stackView";
import { isRemoved } from "./apiVersions";

const UNKNOWN_FIELD = "api-field-unknown";
const REFUSED = "api-server-refuses";
/** Checks whose finding at a place states what the schema does too, and better: the range, and who refuses it. */
const BETTER = [
  ...["lb-health-range", "lb-health-protocol", "lb-backend-config-refused"],
  ...["certificate-wildcard", "ingress-path-refused"],
];

export const apiServerChecks = [
  check(
    {
      code: REFUSED,
      level: "error",
      requirement: "Objects are as Kubernetes' API server takes them",
      impact: "The API server refuses the object: what it was to do for calls is not done, or stays as it was before.",
      fix: "Write it as the API reference of Kubernetes has it.",
    },
    (stack) => stack.objects,
    (object, stack) => faultsOf(object, stack)[REFUSED],
  ),
  check(
    {
      code: UNKNOWN_FIELD,
      level: "error",
      requirement: "Every field is one that its kind has",
      impact:
        "What it was to do is not done: kubectl apply refuses the object, and Pulumi and other tools leave the field out without a word.",
      fix: "Write the field's name as the API reference of Kubernetes has it, in the place where it belongs.",
    },
    (stack) => stack.objects,
    (object, stack) => faultsOf(object, stack)[UNKNOWN_FIELD],
  ),
];

/** One finding for each fault. */
export function withoutRepeated(findings: readonly Finding[]): Finding[] {
  const place = ({ urn, field }: Finding): string => `${urn} ${field}`;
  const stated = new Set(findings.filter(({ code }) => BETTER.includes(code)).map(place));
  return findings.filter((one) => one.code !== REFUSED || !stated.has(place(one)));
}

type Faults = Readonly<Record<typeof UNKNOWN_FIELD | typeof REFUSED, readonly Fault[]>>;

/** Both checks read an object in one go. */
function faultsOf(object: KubeObject, stack: StackView): Faults {
  return stack.once(`api server ${object.resource.urn}`, () => find(object));
}

function find({ resource, root, kind }: KubeObject): Faults {
  // A patch states a part of an object.
  if (resource.type.endsWith("Patch")) return { [REFUSED]: [], [UNKNOWN_FIELD]: [] };
  const version = ifKnown(() => root.at("apiVersion").text) ?? versionOf(resource.type);
  const schemas = schemasFor(version, kind);
  const name = schemas.kinds[`${version}/${kind}`];
  if (name === undefined) {
    // A cluster may have kinds of Gateways that others have installed.
    const kinds = Object.keys(apiServerSchemas().kinds);
    return { [REFUSED]: isRemoved(version, kind) ? [] : notServed(root, kind, version, kinds), [UNKNOWN_FIELD]: [] };
  }
  const shape = shapeFaults(schemas, name, resource.inputs).map(({ path, ...rest }) => ({
    at: root.at(...path),
    ...rest,
  }));
  const wrong = shape.filter((fault) => fault.kind === "wrong");
  // What cannot be read is not read twice, and says the same.
  const places = wrong.map(({ at }) => at.path);
  const further = validation(kind, root).filter(({ at }) => !places.includes(at.path));
  return { [REFUSED]: [...wrong, ...further], [UNKNOWN_FIELD]: shape.filter((fault) => fault.kind === "unknown") };
}

function schemasFor(version: string, kind: string): ApiServerSchemas {
  const usual = apiServerSchemas();
  const mayBeOfGateways = version.startsWith(`${GATEWAY_GROUP}/`) || version === "networking.gke.io/v1";
  return mayBeOfGateways && usual.kinds[`${version}/${kind}`] === undefined ? gatewaySchemas() : usual;
}

/** `kubernetes:apps/v1:Deployment` → `apps/v1` */
function versionOf(type: string): string {
  return type.replace(/^kubernetes:(?:core\/)?|:.*$/g, "");
}

/** A kind that no API server has under that version, as far as that can be told: other groups may have any kind. */
function notServed(
  root: StackView["objects"][number]["root"],
  kind: string,
  version: string,
  kinds: readonly string[],
): Fault[] {
  const served = kinds.filter((one) => one.endsWith(`/${kind}`)).map((one) => one.slice(0, -kind.length - 1));
  const isOwnGroup = kinds.some(
    (one) => one.startsWith(`${version}/`) && !/\.google\.com|\.gke\.io|googleapis/.test(one),
  );
  if (served.length > 0 && !/alpha|beta/.test(version) && !served.some((one) => isGke(one)))
    return [
      {
        at: root.at("apiVersion"),
        message: `there is no ${kind} in ${version}; it is in ${served.join(", ")}`,
        fix: `Write apiVersion: ${served[0]}.`,
      },
    ];
  return isOwnGroup
    ? [
        {
          at: root.at("kind"),
          message: `${version} has no kind ${kind}`,
          fix: "Write the kind as the API reference has it.",
        },
      ]
    : [];
}

function isGke(version: string): boolean {
  return /^(?:cloud\.google\.com|networking\.gke\.io|monitoring\.googleapis\.com)\//.test(version);
}
