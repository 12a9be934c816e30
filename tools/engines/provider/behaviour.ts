import type { Difference, Step } from "../differences";
import type { JsonObject } from "../json";

/** What a provider is asked about one resource. Secrets are unwrapped; unknown values are `UNKNOWN`. */
export interface ResourceRequest {
  urn: string;
  type: string;
  name: string;
  /** Empty before the resource exists. */
  id: string;
  /** The new inputs; when deleting and reading, the last ones. */
  inputs: JsonObject;
  oldInputs: JsonObject;
  /** The outputs of the last operation. */
  state: JsonObject;
  preview: boolean;
  /** The configuration of the provider instance that the resource uses. */
  config: JsonObject;
}

export interface ResourceState {
  id: string;
  outputs: JsonObject;
  /** Outputs that are secret although no input was. */
  secrets?: Step[][];
}

export interface CheckFailure {
  property: string;
  reason: string;
}

type Answer<T> = T | Promise<T>;

/** How a provider acts. Everything is in plain values; the server does the wire's part. */
export interface ResourceBehaviour {
  check?(request: ResourceRequest): Answer<{ inputs: JsonObject; failures?: CheckFailure[] }>;
  diff(request: ResourceRequest): Answer<Difference>;
  create(request: ResourceRequest): Answer<ResourceState>;
  update(request: ResourceRequest): Answer<ResourceState>;
  delete(request: ResourceRequest): Answer<void>;
  /** Nothing when the resource is gone. */
  read(request: ResourceRequest): Answer<(ResourceState & { inputs: JsonObject }) | undefined>;
  invoke?(token: string, args: JsonObject, config: JsonObject): Answer<JsonObject>;
  checkConfig?(inputs: JsonObject): Answer<{ inputs: JsonObject; failures?: CheckFailure[] }>;
  diffConfig?(before: JsonObject, after: JsonObject): Answer<Difference>;
}
