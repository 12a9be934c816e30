import assert from "node:assert/strict";
import { parse } from "yaml";
import { at } from "../support/resources";
import { Folder, SERVER, filesOf, plan } from "./support";

const CIPHERTEXT = "v1:bm90LWEtc2VjcmV0:3q2+7w==";

describe("secrets", () => {
  const folder = new Folder();
  let stdout = "";
  let files: Record<string, string> = {};
  before(() => {
    const env = { DATABASE_PASSWORD: { secure: CIPHERTEXT } };
    const stackFile = folder.stackFile({ "my-server": { ...SERVER, env } });
    const ended = plan(["-c", stackFile, "-o", folder.out(), "--json"]);
    assert.equal(ended.code, 0, ended.stderr);
    ({ stdout } = ended);
    files = filesOf(folder.out());
  });
  after(() => folder.remove());

  it("of a stack's file are in no file and not in --json, encrypted or not", () => {
    for (const [path, text] of Object.entries({ ...files, "--json": stdout }))
      assert.ok(!text.includes(CIPHERTEXT), path);
    const deployment = parse(files["kubernetes/my-server/deployment-my-server.yaml"]!) as unknown;
    assert.deepEqual(at(deployment, "spec", "template", "spec", "containers", 0, "env"), [
      { name: "DATABASE_PASSWORD", value: "<secret>" },
    ]);
  });

  it("of Kubernetes are redacted, key by key", () => {
    const secret = parse(files["kubernetes/my-server/secret-my-server-envoy-tls.yaml"]!) as unknown;
    assert.deepEqual(at(secret, "stringData"), { "tls.crt": "<secret>", "tls.key": "<secret>" });
  });

  it("leave no key of TLS anywhere", () => {
    for (const [path, text] of Object.entries({ ...files, "--json": stdout }))
      assert.doesNotMatch(text, /BEGIN [A-Z ]*PRIVATE KEY/, path);
    assert.match(stdout, /"tls\.key": "<secret>"/);
  });
});
