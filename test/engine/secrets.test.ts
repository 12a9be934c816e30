import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { assertSucceeded } from "./support/assertRun";
import { filesIn } from "./support/files";
import { child, text, type Json, type JsonObject } from "../../tools/engines/json";
import { programStack, withSetting } from "./support/programStack";
import { PulumiCli } from "../../tools/engines/pulumiCli";
import { filesWith, linesOfKey } from "./support/search";
import { temporaryProject } from "./support/temporaryProject";

const STACK = "dev";
const TOKEN = "ya29.a-token-of-Google-Cloud-that-no one-may-read";

describe("a stack's secrets", () => {
  const program = programStack(STACK);
  let key: string[];

  before(async () => {
    // The one kind of setting that may be secret: how the provider signs in.
    await setSecret("gcp:accessToken", TOKEN);
    assertSucceeded(await program.up());
    key = await secretLines(program.pulumi, STACK);
    // A second update, so that there are a history and a backup of a state with secrets.
    program.configure(withSetting(configured(), "envoy.logLevel", "debug"));
  });

  /** The stack's file as it is, the encrypted value with it. */
  function configured(): JsonObject {
    return child(parse(readFileSync(program.pulumi.configFile(STACK), "utf8")) as Json, "config");
  }

  function setSecret(name: string, value: string) {
    const file = program.pulumi.configFile(STACK);
    return program.pulumi.run(["config", "set", "--secret", name, value, "--stack", STACK, "--config-file", file]);
  }

  it("reach what needs them", async () => {
    const secret = await program.object("/api/v1/namespaces/grpc/secrets/my-server-envoy-tls");
    const pem = Buffer.from(text(child(secret, "data"), "tls.key"), "base64").toString();
    assert.ok(pem.includes(key[0]!));
    const signedIn = program.engines.calls.of("configure").map(({ inputs }) => text(inputs, "accessToken"));
    assert.ok(signedIn.includes(TOKEN));
  });

  it("are not printed by what pipelines run, nor kept in what they store", async () => {
    const { pulumi } = program;
    const file = ["--stack", STACK, "--config-file", pulumi.configFile(STACK)];
    // Not `up --json`: its events carry what the SDK states to a debugger, whole states among it.
    const runs = [
      await program.previewDocument("--show-sames", "--show-replacement-steps"),
      await pulumi.run(["up", "--yes", "--diff", ...file]),
      await pulumi.run(["refresh", "--yes", "--diff", ...file]),
      await pulumi.run(["stack", "export", "--stack", STACK]),
      await pulumi.run(["stack", "output", "--json", "--stack", STACK]),
    ];
    for (const [index, { code, stdout, stderr }] of runs.entries()) {
      assert.equal(code, 0, stderr);
      for (const secret of [...key, TOKEN])
        assert.ok(!`${stdout}${stderr}`.includes(secret), `command ${index + 1} of ${runs.length}`);
    }
    assert.ok(runs[0]!.stdout.includes("[secret]"));
  });

  it("stand nowhere in clear: state, history, backups, the CLI's home, the stack's file", () => {
    const files = filesIn(program.pulumi.folder).join("\n");
    for (const part of ["/stacks/grpc-envoy-gke/dev.json", "/history/", "/backups/", "/home/", "Pulumi.dev.yaml"])
      assert.ok(files.includes(part), part);
    assert.deepEqual(filesWith(program.pulumi.folder, [...key, TOKEN]), []);
  });

  it("are refused as settings of the program, by name and not by value", async () => {
    const value = "a-password-of-a-server";
    const before = configured();
    await setSecret("grpc-envoy-gke:namespace", value);
    const { code, stdout, stderr } = await program.previewDocument();
    assert.notEqual(code, 0);
    assert.match(stdout, /namespace[^]*settings contain no secrets/);
    assert.ok(!`${stdout}${stderr}`.includes(value));
    assert.deepEqual(filesWith(program.pulumi.folder, [value]), []);
    program.configure(before);
  });

  for (const [how, expression] of [
    ["in clear", "pem"],
    ["in base64", 'Buffer.from("key: " + pem).toString("base64")'],
  ] as const) {
    it(`would be found where a program gives them away ${how}`, async () => {
      const leaky = temporaryProject(
        "leaky",
        `import * as pulumi from "@pulumi/pulumi";
         import * as tls from "@pulumi/tls";
         const { privateKeyPem } = new tls.PrivateKey("key", { algorithm: "ECDSA", ecdsaCurve: "P256" });
         export const leaked = pulumi.unsecret(privateKeyPem).apply((pem) => ${expression});`,
      );
      const other = new PulumiCli({ project: leaky.folder, providers: program.engines.providers });
      await other.stackInit(STACK);
      assertSucceeded(await other.up(STACK));
      assertSucceeded(await other.refresh(STACK));
      const found = filesWith(other.backend, await secretLines(other, STACK));
      for (const part of ["stacks/leaky/dev.json", "history/leaky", "backups/leaky"])
        assert.ok(
          found.some((file) => file.includes(part)),
          `${part} is not in ${found.join()}`,
        );
      other.remove();
      leaky.remove();
    });
  }
});

/** The lines of the stack's private key that its public key does not have too. */
async function secretLines(pulumi: PulumiCli, stack: string): Promise<string[]> {
  const { resources } = child(await pulumi.exportState(stack, "--show-secrets"), "deployment");
  const made = (resources as JsonObject[]).find(({ type }) => type === "tls:index/privateKey:PrivateKey");
  const outputs = child(made, "outputs");
  const pems = ["privateKeyPem", "privateKeyPemPkcs8"].map(
    (field) => JSON.parse(text(child(outputs, field), "plaintext")) as string,
  );
  const lines = pems.flatMap(linesOfKey).filter((line) => !text(outputs, "publicKeyPem").includes(line));
  assert.ok(lines.length >= pems.length);
  return lines;
}
