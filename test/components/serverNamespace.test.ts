import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes";
import { ServerNamespace } from "../../components/serverNamespace";
import { MODES, at, family, named, orphans, register } from "../support/resources";

for (const { mode, preview } of MODES) {
  describe(`ServerNamespace in ${mode}`, () => {
    it("contains one namespace", async () => {
      const resources = await register(() => new ServerNamespace("servers", { namespace: "grpc" }), { preview });
      assert.deepEqual(family(resources), [
        "grpc-envoy-gke:components:ServerNamespace servers",
        "  kubernetes:core/v1:Namespace servers-namespace",
      ]);
      assert.deepEqual(orphans(resources, named(resources, "servers")), []);
      assert.equal(at(named(resources, "servers-namespace").inputs, "metadata", "name"), "grpc");
    });

    it("uses the provider that it is given", async () => {
      const resources = await register(
        () => {
          const provider = new Provider("other-cluster", { kubeconfig: "{}" });
          new ServerNamespace("servers", { namespace: "grpc" }, { provider });
        },
        { preview },
      );
      assert.match(named(resources, "servers-namespace").options.provider, /::other-cluster::/);
    });
  });
}
