import { getProject, getStack } from "@pulumi/pulumi";
import { RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { STACK_TYPE } from "../../platform/pulumi";
import { InProcessStruct } from "./inProcessStruct";
import { plainValue } from "../shared/plainValue";
import { type RegisteredResource } from "./resource";

type Wire = { toJavaScript(): Record<string, unknown> };

/** The part of the engine's RegisterResourceRequest that is kept. */
interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getProtect(): boolean;
  getProvider(): string;
  getDependenciesList(): string[];
  getIgnorechangesList(): string[];
  getDeletebeforereplace(): boolean;
  // A user's program may have an older SDK, which does not know these.
  getReplaceWithList?(): string[];
  hasReplacementTrigger?(): boolean;
  getObject(): Wire | undefined;
}

/** The same of its RegisterResourceOutputsRequest. */
interface OutputsRequest {
  getUrn(): string;
  getOutputs(): Wire | undefined;
}

type Answer = (error: unknown, response: unknown) => void;

/**
 * Stands in the engine's place and keeps what is registered: mocks are told neither options nor parents.
 * It answers with the request's own inputs and what the mocks add to them.
 */
export class RecordingMonitor extends MockMonitor {
  readonly registered: RegisteredResource[] = [];
  /** The stack's outputs as the engine gets them: the values that the program returns no longer know what is secret. */
  published: Record<string, unknown> = {};

  override async registerResource(request: Request, answer: Answer): Promise<void> {
    try {
      answer(null, await this.answerTo(request));
    } catch (error) {
      answer(error, undefined);
    }
  }

  override registerResourceOutputs(request: OutputsRequest, answer: Answer): void {
    const [stack] = this.registered;
    if (request.getUrn() === stack?.urn)
      this.published = plainValue(request.getOutputs()?.toJavaScript() ?? {}) as Record<string, unknown>;
    super.registerResourceOutputs(request, answer);
  }

  private async answerTo(request: Request): Promise<RegisterResourceResponse> {
    const wire = request.getObject()?.toJavaScript() ?? {};
    const inputs = plainValue(wire) as Record<string, unknown>;
    const [type, name, custom] = [request.getType(), request.getName(), request.getCustom()];
    const { id, state } = await this.mocks.newResource({ type, name, inputs, custom, provider: request.getProvider() });
    const urn = urnOf(request.getParent(), type, name);
    const added = Object.entries(state).filter(([key, value]) => value !== inputs[key]);
    this.resources.set(urn, { urn, id: id ?? null, state });
    this.registered.push(registered(request, urn, inputs));
    const response = new RegisterResourceResponse();
    response.setUrn(urn);
    response.setId(id ?? "");
    response.setObject(new InProcessStruct({ ...wire, ...Object.fromEntries(added) }));
    return response;
  }
}

/** As the engine makes them: a child's type follows its parent's, except the stack's. */
function urnOf(parent: string, type: string, name: string): string {
  const parentType = parent.split("::")[2];
  const qualified = parentType === undefined || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
  return `urn:pulumi:${getStack()}::${getProject()}::${qualified}::${name}`;
}

function registered(request: Request, urn: string, inputs: Record<string, unknown>): RegisteredResource {
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    parent: request.getParent() === "" ? undefined : request.getParent(),
    custom: request.getCustom(),
    inputs,
    options: {
      protect: request.getProtect(),
      dependsOn: request.getDependenciesList(),
      ignoreChanges: request.getIgnorechangesList(),
      provider: request.getProvider(),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      replaceWith: request.getReplaceWithList?.() ?? [],
      hasReplacementTrigger: request.hasReplacementTrigger?.() ?? false,
    },
  };
}
