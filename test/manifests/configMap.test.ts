import assert from "node:assert/strict";
import { bootstrapConfigMap } from "../../manifests/configMap";
import { tlsSecret, tlsSecretName } from "../../manifests/tlsSecret";
import { SettingsError } from "../../settings/problems";

describe("the bootstrap's ConfigMap", () => {
  it("is named by what it contains, and never changes", () => {
    const [one, same, other] = ["a: 1\n", "a: 1\n", "a: 2\n"].map((text) =>
      bootstrapConfigMap("my-server", "grpc", text),
    );
    assert.match(one!.metadata.name, /^my-server-envoy-[0-9a-f]{8}$/);
    assert.deepEqual(one, same);
    assert.notEqual(one!.metadata.name, other!.metadata.name);
    assert.equal(one!.immutable, true);
  });

  it("has a name of at most 63 characters for the longest server's name", () => {
    assert.equal(bootstrapConfigMap("s".repeat(48), "grpc", "").metadata.name.length, 63);
  });

  it("contains up to 1 MiB, and more is refused in words", () => {
    const largest = "x".repeat(2 ** 20);
    assert.doesNotThrow(() => bootstrapConfigMap("my-server", "grpc", largest));
    assert.throws(
      () => bootstrapConfigMap("my-server", "grpc", `${largest}x`),
      (error) => {
        assert.ok(error instanceof SettingsError);
        assert.deepEqual(error.problems, [
          {
            path: "servers.my-server",
            value: "1048577 bytes of Envoy configuration",
            rule: "a ConfigMap contains at most 1048576 bytes",
            fix: "name fewer grpcWeb.origins",
          },
        ]);
        return true;
      },
    );
  });

  it("counts bytes, as the API server does, and not characters", () => {
    assert.throws(() => bootstrapConfigMap("my-server", "grpc", "é".repeat(2 ** 19 + 1)), SettingsError);
  });
});

describe("the certificate's Secret", () => {
  it("has the keys that Envoy reads and the type that the API server checks", () => {
    const { metadata, type, stringData } = tlsSecret("my-server", "grpc", "CERT", "KEY");
    assert.equal(metadata.name, tlsSecretName("my-server"));
    assert.equal(type, "kubernetes.io/tls");
    assert.deepEqual(stringData, { "tls.crt": "CERT", "tls.key": "KEY" });
  });
});
