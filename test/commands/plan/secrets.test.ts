import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { parse } from "yaml";
import { at } from "../../support/resources";
import { Folder, SERVER, filesOf, plan } from "./support";

const CIPHERTEXT = "v1:bm90LWEtc2VjcmV0:3q2+7w==";

describe("secrets", () => {
  const folder = new Folder();
  let stdout = "";
  let files: Record<string, string> = {};
  before(() => {
    const ended = plan(["-c", folder.stackFile({ "my-server": SERVER }), "-o", folder.out(), "--json"]);
    assert.equal(ended.code, 0, ended.stderr);
    ({ stdout } = ended);
    files = filesOf(folder.out());
  });
  after(() => folder.remove());

  it("of a stack's file are refused before they reach a pod, and never printed", () => {
    const env = { DATABASE_PASSWORD: { secure: CIPHERTEXT } };
    const { code, stdout, stderr } = plan([
      ...["-c", folder.stackFile({ "my-server": { ...SERVER, env } })],
      ...["-o", folder.out("refused")],
    ]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /servers\n {4}value {2}"\[secret\]"\n {4}rule {3}settings contain no secrets/);
    assert.match(stderr, /secretEnv/);
    assert.ok(!stderr.includes(CIPHERTEXT));
    assert.ok(!existsSync(folder.out("refused")));
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
