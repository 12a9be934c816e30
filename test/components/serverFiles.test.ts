import assert from "node:assert/strict";
import { at, assertAfter, family, named } from "../support/resources";
import { serverOf } from "./support";

const SECRET = "projects/acme-shared/secrets/bank-token/versions/latest";
const IDENTITY = { project: "acme-dev", cloudName: "acme", workloadPool: "acme-dev.svc.id.goog" };

describe("a server's files", () => {
  it("make no object where none is stated", async () => {
    assert.ok(!family(await serverOf({})).some((line) => /files|secrets|gcp:/.test(line)));
  });

  it("of a text are a ConfigMap that is there before the pods, which name it", async () => {
    const resources = await serverOf({ files: { "/etc/app.yaml": { text: "a: 1\n" } } });
    const deployment = named(resources, "my-server-deployment");
    const volumes = at(deployment.inputs, "spec", "template", "spec", "volumes") as { name: string }[];
    const name = String(
      at(
        volumes.find((one) => one.name === "files"),
        "configMap",
        "name",
      ),
    );
    const config = named(resources, name);
    assert.deepEqual(Object.values(config.inputs["data"] as object), ["a: 1\n"]);
    assertAfter(resources, deployment, config);
  });

  it("of Secret Manager bring a Google service account that may read that secret and nothing else", async () => {
    const resources = await serverOf({ files: { "/run/token": { secretManager: SECRET } } }, { identity: IDENTITY });
    const { accountId } = named(resources, "my-server-account").inputs;
    const reader = named(resources, "my-server-account-secret-acme-shared.bank-token");
    assert.deepEqual(reader.inputs, {
      project: "acme-shared",
      secretId: "bank-token",
      role: "roles/secretmanager.secretAccessor",
      member: `serviceAccount:${String(accountId)}@acme-dev.iam.gserviceaccount.com`,
    });
    assert.ok(!family(resources).some((line) => line.includes("projects/iAMMember")));
    assertAfter(resources, named(resources, "my-server-deployment"), reader);
    const classes = resources.filter(({ inputs }) => inputs["kind"] === "SecretProviderClass");
    assert.equal(classes.length, 1);
    assertAfter(resources, named(resources, "my-server-deployment"), classes[0]!);
  });

  it("of Secret Manager need a place for the account", async () => {
    await assert.rejects(
      serverOf({ files: { "/run/token": { secretManager: SECRET } } }),
      /settings\.serviceAccount and files of Secret Manager need args\.identity/,
    );
  });
});
