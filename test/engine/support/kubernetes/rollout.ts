import { setTimeout as sleep } from "node:timers/promises";
import { refusal, type ApiClient } from "../apiClient";
import { child, text, type JsonObject } from "../json";

/**
 * Waits as the provider does after a Deployment was written: until its controller has seen this generation and all replicas are
 * of it and available. @throws when the controller gives up
 */
export async function whenRolledOut(api: ApiClient, path: string): Promise<JsonObject> {
  for (;;) {
    const answer = await api.request("GET", path);
    if (answer.status !== 200) throw new Error(refusal(answer));
    const failed = conditions(answer.body).find(({ type, status }) => type === "Progressing" && status === "False");
    if (failed !== undefined) throw new Error(`${path}: ${text(failed, "message")}`);
    if (isRolledOut(answer.body)) return answer.body;
    await sleep(200);
  }
}

function isRolledOut(deployment: JsonObject): boolean {
  const wanted = child(deployment, "spec").replicas;
  const { observedGeneration, replicas, updatedReplicas, availableReplicas } = child(deployment, "status");
  return (
    observedGeneration === child(deployment, "metadata").generation &&
    [replicas, updatedReplicas, availableReplicas].every((count) => count === wanted)
  );
}

function conditions(deployment: JsonObject): JsonObject[] {
  return (child(deployment, "status").conditions ?? []) as JsonObject[];
}
