import { gcpCloud, type GcpCloud } from "../../../../tools/engines/gcp";
import type { Difference } from "../../../../tools/engines/differences";
import { isObject, type JsonObject } from "../../../../tools/engines/json";
import type { ResourceRequest, ResourceState } from "../../../../tools/engines/provider/behaviour";

const CONFIG: JsonObject = { project: "acme", region: "europe-west4" };

/** A resource as the engine keeps it. */
export interface Made {
  readonly type: string;
  readonly id: string;
  readonly inputs: JsonObject;
  readonly outputs: JsonObject;
}

/** Asks a cloud what the engine asks it, for single resources. */
export class Lifecycle {
  constructor(readonly cloud: GcpCloud = gcpCloud()) {}

  /** The reasons against the inputs. */
  async faults(type: string, inputs: JsonObject, oldInputs: JsonObject = {}): Promise<string[]> {
    const checked = await this.cloud.check!(request(type, { inputs, oldInputs }));
    return (checked.failures ?? []).map(({ reason }) => reason);
  }

  async create(type: string, inputs: JsonObject): Promise<Made> {
    const { inputs: checked } = await this.cloud.check!(request(type, { inputs }));
    return { type, inputs: checked, ...(await this.cloud.create(request(type, { inputs: checked }))) };
  }

  async diff(made: Made, inputs: JsonObject): Promise<Difference> {
    return this.cloud.diff(await this.changed(made, inputs));
  }

  async update(made: Made, inputs: JsonObject): Promise<Made> {
    const changed = await this.changed(made, inputs);
    const { outputs } = await this.cloud.update(changed);
    return { ...made, inputs: changed.inputs, outputs };
  }

  /** What a refresh finds. */
  async refresh(made: Made): Promise<Made> {
    return { ...made, ...(await this.read(request(made.type, { ...made, state: made.outputs }))) };
  }

  async import(type: string, id: string): Promise<Made> {
    return { type, ...(await this.read(request(type, { id }))) };
  }

  async delete({ type, id, inputs, outputs }: Made): Promise<void> {
    await this.cloud.delete(request(type, { id, inputs, state: outputs }));
  }

  /** Changes what is there, as a user of the console does. */
  byHand({ id }: Made, change: (state: JsonObject) => JsonObject): void {
    const found = this.cloud.resources.get(id);
    if (found) found.state = change(found.state);
  }

  private async read(asked: ResourceRequest): Promise<ResourceState & { inputs: JsonObject }> {
    const found = await this.cloud.read(asked);
    if (!isObject(found?.inputs)) throw new Error(`${asked.id} is not there`);
    return found;
  }

  private async changed({ type, id, inputs: oldInputs, outputs: state }: Made, inputs: JsonObject) {
    const asked = request(type, { id, inputs, oldInputs, state });
    return { ...asked, inputs: (await this.cloud.check!(asked)).inputs };
  }
}

function request(type: string, rest: Partial<ResourceRequest>): ResourceRequest {
  const none = { inputs: {}, oldInputs: {}, state: {}, preview: false };
  return { urn: "urn:it", type, name: "it", id: "", ...none, config: CONFIG, ...rest };
}
