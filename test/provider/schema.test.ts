import assert from "node:assert/strict";
import { CONSTRUCTORS } from "../../provider/constructors";
import { packageSchema } from "../../tools/packageSchema/schema";
import type { NamedType, PropertySpec, TypeSpec } from "../../tools/packageSchema/types";
import { EVERYTHING } from "../support/everything";

interface Component {
  readonly isComponent: boolean;
  readonly description: string;
  readonly inputProperties: Readonly<Record<string, PropertySpec>>;
  readonly requiredInputs: readonly string[];
  readonly properties: Readonly<Record<string, PropertySpec>>;
}

const SCHEMA = JSON.parse(packageSchema()) as {
  readonly types: Readonly<Record<string, NamedType>>;
  readonly resources: Readonly<Record<string, Component>>;
};

function component(name: string): Component {
  return SCHEMA.resources[`grpc-envoy-gke:components:${name}`]!;
}

function typeOf({ $ref }: TypeSpec): NamedType {
  return SCHEMA.types[$ref!.replace("#/types/", "")]!;
}

/** Paths of what a program in another language could not state. */
function unstatable(value: unknown, spec: TypeSpec, path: string): string[] {
  if (spec.items !== undefined)
    return (value as unknown[]).flatMap((item, index) => unstatable(item, spec.items!, `${path}[${index}]`));
  if (spec.additionalProperties !== undefined)
    return Object.entries(value as object).flatMap(([key, item]) =>
      unstatable(item, spec.additionalProperties!, `${path}.${key}`),
    );
  if (spec.$ref === undefined) {
    const kind = spec.type === "integer" && Number.isInteger(value) ? "integer" : typeof value;
    return kind === spec.type ? [] : [`${path}: ${kind}`];
  }
  const { properties, enum: values } = typeOf(spec);
  if (values !== undefined) return values.some((one) => one.value === value) ? [] : [`${path}: ${String(value)}`];
  return Object.entries(value as object).flatMap(([key, inside]) =>
    properties![key] === undefined ? [`${path}.${key}`] : unstatable(inside, properties![key], `${path}.${key}`),
  );
}

describe("the package's schema", () => {
  it("has every component that the provider constructs, by the type that it has in a stack", () => {
    assert.deepEqual(Object.keys(SCHEMA.resources), Object.keys(CONSTRUCTORS));
  });

  it("can state every setting, with its type", () => {
    const { billing, ledger } = EVERYTHING["grpc-envoy-gke:servers"] as Record<string, unknown>;
    const { settings, envoy } = component("GrpcServer").inputProperties;
    const cluster = component("GkeCluster").inputProperties["settings"]!;
    const ingress = component("GrpcIngress").inputProperties["settings"]!;
    assert.deepEqual(
      [
        ...unstatable(billing, settings!, "billing"),
        ...unstatable(ledger, settings!, "ledger"),
        ...unstatable(EVERYTHING["grpc-envoy-gke:envoy"], envoy!, "envoy"),
        ...unstatable(EVERYTHING["grpc-envoy-gke:cluster"], cluster, "cluster"),
        ...unstatable(EVERYTHING["grpc-envoy-gke:ingress"], ingress, "ingress"),
      ],
      [],
    );
  });

  it("describes every component, input, key and output", () => {
    const described = (where: string, properties: Readonly<Record<string, PropertySpec>> = {}) =>
      Object.entries(properties)
        .filter(([, { description = "" }]) => description === "" || /undefined|gcp:/.test(description))
        .map(([key]) => `${where}.${key}`);
    assert.deepEqual(
      [
        ...Object.entries(SCHEMA.resources).flatMap(([token, { inputProperties, properties }]) => [
          ...described(token, inputProperties),
          ...described(token, properties),
        ]),
        ...Object.entries(SCHEMA.types).flatMap(([token, { properties }]) => described(token, properties)),
      ],
      [],
    );
  });

  it("has defaults as words: the package fills them in, so that a newer one's reach every program", () => {
    const { port } = typeOf(component("GrpcServer").inputProperties["settings"]!).properties!;
    assert.deepEqual(port, {
      type: "integer",
      description: "Port that the server listens on, on every address of its pod. Default: 8888",
    });
    assert.doesNotMatch(JSON.stringify(SCHEMA), /"default":/);
  });

  it("requires what has no default", () => {
    assert.deepEqual(
      Object.fromEntries(
        Object.entries(SCHEMA.resources).map(([token, { requiredInputs }]) => [token.split(":")[2], requiredInputs]),
      ),
      {
        GkeCluster: ["project", "region", "settings"],
        ExistingCluster: ["project", "settings"],
        ServerNamespace: ["namespace"],
        GrpcServer: ["settings"],
        GrpcIngress: ["project", "cloudName", "namespace", "backends"],
      },
    );
    assert.deepEqual(typeOf(component("GkeCluster").inputProperties["settings"]!).required, ["name"]);
    assert.deepEqual(typeOf(component("GrpcServer").inputProperties["settings"]!).required, ["image"]);
  });
});
