import assert from "node:assert/strict";
import { parsePreview } from "../../commands/review/preview";
import { review } from "../../commands/review/review";
import { assertSucceeded, errors } from "./support/assertRun";
import { countChanges } from "../../tools/engines/engineEvents";
import { child, text, type JsonObject } from "../../tools/engines/json";
import { programStack } from "./support/programStack";

const UPSERT = { PULUMI_K8S_UPSERT_EXISTING_OBJECTS: "true" };
const FORCE = { ...UPSERT, PULUMI_K8S_ENABLE_PATCH_FORCE: "true" };
const PROVIDER_UPDATED = { "update kubernetes": 1 };
const SERVICES = "/api/v1/namespaces/grpc/services";
/** What the state no longer knows, after an update that was cut off before it was written. */
const LOST = ["my-server-service", "my-server-network-policy"];

describe("objects that exist before a stack creates them", () => {
  const program = programStack("dev");
  const { stack } = program;

  /** As `kubectl apply` leaves it. */
  async function applyByHand(path: string, object: JsonObject): Promise<void> {
    const { status } = await program.engines.controlPlane.request(
      "POST",
      `${path}?fieldManager=kubectl-client-side-apply`,
      object,
    );
    assert.equal(status, 201);
  }

  /** Errors by the resource that they are about. */
  async function refused(env?: NodeJS.ProcessEnv): Promise<Record<string, string>> {
    const run = await program.upWith(env ?? {});
    assert.equal(run.code, 1, errors(run));
    const told = run.diagnostics.filter(({ severity, urn }) => severity === "error" && urn.includes("$kubernetes:"));
    return Object.fromEntries(told.map(({ urn, message }) => [urn.split("::").at(-1)!, message]));
  }

  /** The SDK writes such a variable into the provider, which the next update takes back; it touches no object. */
  async function endsTheException(): Promise<void> {
    const run = await program.up();
    assertSucceeded(run);
    assert.deepEqual(countChanges(run.steps), PROVIDER_UPDATED);
    await program.assertNoChanges();
  }

  async function loseHalf(): Promise<void> {
    const state = await program.pulumi.exportState(stack);
    const deployment = child(state, "deployment");
    const resources = (deployment.resources as JsonObject[])
      .filter(({ urn }) => !LOST.includes((urn as string).split("::").at(-1)!))
      .map((resource) => withoutDependencies(resource));
    await program.pulumi.importState(stack, { ...state, deployment: { ...deployment, resources } });
  }

  it("applied by hand are refused, by name", async () => {
    await applyByHand("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "grpc" } });
    await applyByHand(SERVICES, {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "my-server", namespace: "grpc" },
      spec: { selector: { app: "other" }, ports: [{ name: "internal", port: 15002, targetPort: 8080 }] },
    });
    const { "servers-namespace": namespace } = await refused();
    assert.match(namespace ?? "", /namespaces "grpc" already exists/);
  });

  it("applied by hand are taken over by one run that may, where they do not differ", async () => {
    const { "servers-namespace": namespace, "my-server-service": service } = await refused(UPSERT);
    assert.equal(namespace, undefined);
    assert.match(service ?? "", /conflicts with "kubectl-client-side-apply".*\.spec\.selector/s);
  });

  it("applied by hand are taken over by one run that may and forces, where they differ", async () => {
    assertSucceeded(await program.upWith(FORCE));
    const service = await program.object(`${SERVICES}/my-server`);
    assert.notDeepEqual(child(child(service, "spec"), "selector"), { app: "other" });
    await endsTheException();
  });

  it("created by an update that was cut off are previewed as new, and no call is in danger", async () => {
    await loseHalf();
    const { stdout } = await program.previewDocument();
    const { changes, risks } = review(parsePreview(stdout, "preview.json"));
    assert.deepEqual(
      changes.map(({ action, name }) => `${action} ${name}`).sort(),
      LOST.map((n) => `create ${n}`).sort(),
    );
    assert.deepEqual(risks, []);
  });

  it("created by an update that was cut off are refused, after a refresh too", async () => {
    for (const run of [await program.up(), await program.up("--refresh")]) {
      assert.equal(run.code, 1);
      assert.match(errors(run), /(services|networkpolicies) "my-server" already exists/);
    }
  });

  it("created by an update that was cut off are taken over by one run that may, and keep their calls", async () => {
    const before = text(child(await program.object(`${SERVICES}/my-server`), "metadata"), "uid");
    const run = await program.upWith(UPSERT);
    assertSucceeded(run);
    assert.deepEqual(countChanges(run.steps), { "create Service": 1, "create NetworkPolicy": 1, ...PROVIDER_UPDATED });
    assert.equal(text(child(await program.object(`${SERVICES}/my-server`), "metadata"), "uid"), before);
    await endsTheException();
  });

  it("created by an update that was cut off are taken over at once by a provider before 4.29", async () => {
    await loseHalf();
    program.engines.controlPlane.gateway.createsOnly = false;
    assertSucceeded(await program.up());
    await program.assertNoChanges();
  });
});

/** The state of a resource that depends on nothing that was lost. */
function withoutDependencies(resource: JsonObject): JsonObject {
  const kept = (urns: unknown): string[] =>
    ((urns ?? []) as string[]).filter((urn) => !LOST.includes(urn.split("::").at(-1)!));
  const byProperty = Object.entries(child(resource, "propertyDependencies")).map(([key, urns]) => [key, kept(urns)]);
  return {
    ...resource,
    dependencies: kept(resource.dependencies),
    propertyDependencies: Object.fromEntries(byProperty) as JsonObject,
  };
}
