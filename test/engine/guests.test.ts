import assert from "node:assert/strict";
import { parsePreview } from "../../commands/review/preview";
import { review } from "../../commands/review/review";
import { countKinds, refusedWhenStrict, stored } from "./support/admission";
import { assertSucceeded, errors } from "./support/assertRun";
import { text, type Json, type JsonObject } from "../../tools/engines/json";
import { policyPack, violationsOf } from "./support/policyPack";
import { ProgramStack, programStack, withSetting } from "./support/programStack";

const server = (name: string): JsonObject => ({
  image: `registry.example.com/acme/${name}:1.0.0`,
  routes: [{ host: `${name}.example.com` }],
  serviceAccount: { roles: ["roles/cloudtrace.agent"] },
});

const stack = (cluster: JsonObject, servers: readonly string[], own: JsonObject = {}): JsonObject => ({
  "gcp:project": "acme-platform",
  "gcp:region": "europe-west4",
  "grpc-envoy-gke:cluster": cluster,
  "grpc-envoy-gke:servers": Object.fromEntries(servers.map((name) => [name, server(name)])),
  ...own,
});

/** A guest whose address may go with it. */
const guest = (existing: JsonObject, namespace: string): JsonObject =>
  stack({ existing }, [namespace], {
    "grpc-envoy-gke:namespace": namespace,
    "grpc-envoy-gke:ingress": { deletionProtection: false },
  });

const NAMED = { name: "shared", location: "europe-west4", mode: "autopilot" };
const OWNER = "organization/grpc-envoy-gke/platform";

describe("stacks in the cluster of another stack", () => {
  const platform = programStack(
    "platform",
    stack({ name: "shared", mode: "autopilot", deletionProtection: false }, ["billing"]),
  );
  const byName = guest(NAMED, "shop");
  const shop = programStack("shop", byName, { beside: platform });
  const byStack = guest({ stack: OWNER, mode: "autopilot" }, "search");
  const search = programStack("search", byStack, { beside: platform });

  const GUESTS = [
    ["by name", shop, "shop"],
    ["by the stack that deploys it", search, "search"],
  ] as const;

  const cloud = (): Map<string, Json> =>
    new Map([...platform.engines.cloud.resources].map(([id, { state }]) => [id, structuredClone(state)]));
  /** Ids and states that are there now and were not there before. */
  const added = (before: Map<string, Json>): string[] => [...cloud().keys()].filter((id) => !before.has(id));
  const objectsIn = async (namespace: string): Promise<string[]> => {
    const kinds = ["apps/v1:deployments", "networking.k8s.io/v1:ingresses", "networking.k8s.io/v1:networkpolicies"];
    const lists = kinds.map(async (kind) => {
      const [group, plural] = kind.split(":");
      const list = await platform.object(`/apis/${group}/namespaces/${namespace}/${plural}`);
      return (list.items as JsonObject[]).map(({ metadata }) => `${plural}/${text(metadata, "name")}`);
    });
    return (await Promise.all(lists)).flat().sort();
  };

  describe("before there is a cluster", () => {
    it("a guest that names it states that it is not there, and touches nothing", async () => {
      const run = await shop.preview();
      assert.notEqual(run.code, 0);
      const said = errors(run);
      const id = "projects/acme-platform/locations/europe-west4/clusters/shared";
      assert.ok(said.includes(`Google Cloud answers: ${id} not found\n`), said);
      assert.match(said, /^Pulumi\.shop\.yaml: 1 problem\n\n {2}cluster\.existing\.name\n {4}value {2}"shared"\n/);
      assert.doesNotMatch(said, /^ +at /m);
    });

    it("an address that is to be there already and is not ends the preview with the setting", async () => {
      search.pulumi.setConfig("search", withSetting(platform.config, "ingress.reservedAddress", "front"));
      const run = await search.preview();
      search.configure(byStack);
      assert.notEqual(run.code, 0);
      const said = errors(run);
      assert.match(said, /^Pulumi\.search\.yaml: 1 problem\n\n {2}ingress\.reservedAddress\n {4}value {2}"front"\n/);
      assert.ok(said.includes("Google Cloud answers: projects/acme-platform/global/addresses/front not found\n"), said);
      assert.doesNotMatch(said, /^ +at |PromiseRejection|node_modules/m);
    });

    it("a guest that names its stack states that this one is not deployed", async () => {
      const run = await search.preview();
      assert.notEqual(run.code, 0);
      assert.match(errors(run), /^Stack organization\/grpc-envoy-gke\/platform has no outputs: it is not deployed yet/);
      assert.doesNotMatch(errors(run), /^ +at /m);
    });
  });

  describe("once it is there", () => {
    let owned: Map<string, Json>;
    let ownedOutputs: JsonObject;

    before(async () => {
      assertSucceeded(await platform.up());
      owned = cloud();
      ownedOutputs = await platform.outputs();
      platform.engines.calls.clear();
    });

    it("one that is of another kind than the settings say is left alone", async () => {
      shop.configure(withSetting(byName, "cluster.existing.mode", "standard"));
      const run = await shop.up();
      assert.notEqual(run.code, 0);
      assert.match(errors(run), /clusters\/shared is autopilot\n {4}fix {4}write mode: autopilot/);
      assert.deepEqual(
        platform.engines.calls.of("create").filter(({ provider }) => provider !== "tls"),
        [],
      );
      shop.configure(byName);
    });

    for (const [form, program, namespace] of GUESTS) {
      it(`a guest ${form} previews without a finding of the policies or a risk in review`, async () => {
        const pack = policyPack(program.config);
        const run = await program.preview("--policy-pack", pack.file);
        pack.remove();
        assertSucceeded(run);
        assert.deepEqual(violationsOf(run.events), []);
        const { stdout } = await program.previewDocument();
        assert.deepEqual(review(parsePreview(stdout, "preview.json")).risks, []);
      });

      it(`a guest ${form} brings its own, accepted field by field, and has no changes left`, async () => {
        const before = cloud();
        const { exchanges } = platform.engines.controlPlane;
        const seen = exchanges.length;
        assertSucceeded(await program.up());
        const types = added(before).map((id) => platform.engines.cloud.resources.get(id)!.type.split(":").at(-1)!);
        assert.deepEqual(countKinds(types), { GlobalAddress: 1, SSLPolicy: 1, Account: 1, IAMMember: 2 });
        assert.deepEqual(await objectsIn(namespace), [
          `deployments/${namespace}`,
          "ingresses/ingress",
          `networkpolicies/${namespace}`,
        ]);
        const own = stored({ exchanges: exchanges.slice(seen) });
        assert.ok(own.length > 10);
        assert.deepEqual(await refusedWhenStrict(platform.engines.controlPlane, own), []);
        await program.assertNoChanges();
      });

      it(`a guest ${form} tells of the same cluster as its owner`, async () => {
        const { cluster, kubeconfig } = await program.outputs();
        assert.deepEqual([cluster, kubeconfig], [ownedOutputs.cluster, ownedOutputs.kubeconfig]);
      });
    }

    it("a guest is refused the namespace of another, which keeps all that is in it", async () => {
      const before = await objectsIn("shop");
      const config = withSetting(guest(NAMED, "late"), "namespace", "shop");
      const late = new ProgramStack("late", config, { beside: platform });
      try {
        await late.start();
        const run = await late.up();
        assert.notEqual(run.code, 0);
        assert.match(errors(run), /namespaces "shop" already exists/);
        // Taken over, or by a provider before 4.29: the owner's mark is in the way.
        const taking = await late.upWith({ PULUMI_K8S_UPSERT_EXISTING_OBJECTS: "true" });
        assert.notEqual(taking.code, 0);
        assert.match(errors(taking), /conflict with "pulumi-kubernetes-[0-9a-f]{8}".*grpc-envoy-gke\/stack/s);
        assertSucceeded(await late.destroy());
      } finally {
        await late.stop();
      }
      assert.deepEqual(await objectsIn("shop"), before);
      await shop.assertNoChanges();
    });

    it("a cluster that its owner replaces under its name takes the guests' objects with it", async () => {
      const existing = { network: "corporate", subnetwork: "corporate-ew4", podsRange: "p", servicesRange: "s" };
      const guests = new Set(added(owned));
      platform.configure(withSetting(platform.config, "cluster.network", { existing }));
      assertSucceeded(await platform.up());
      const left = platform.engines.clusters.leftBehind;
      for (const namespace of ["shop", "search"]) assert.ok(left.includes(`Deployment ${namespace}/${namespace}`));
      assert.deepEqual(await objectsIn("shop"), []);
      owned = new Map([...cloud()].filter(([id]) => !guests.has(id)));
    });

    for (const [form, program, namespace] of GUESTS) {
      it(`a guest ${form} in a cluster that was replaced previews that everything is created again`, async () => {
        const { stdout } = await program.previewDocument();
        const { risks } = review(parsePreview(stdout, "preview.json"));
        const replaced = risks.filter(({ change, level }) => change.action === "replace" && level === "error");
        assert.ok(
          replaced.some(({ change }) => change.name === `${namespace}-deployment`),
          stdout,
        );
      });

      it(`a guest ${form} in a cluster that was replaced creates everything again`, async () => {
        assertSucceeded(await program.up());
        assert.deepEqual(await objectsIn(namespace), [
          `deployments/${namespace}`,
          "ingresses/ingress",
          `networkpolicies/${namespace}`,
        ]);
        await program.assertNoChanges();
      });
    }

    it("their end leaves the owner and its servers as they were", async () => {
      assertSucceeded(await search.destroy());
      assert.equal((await objectsIn("shop")).length, 3);
      assertSucceeded(await shop.destroy());
      assert.deepEqual(cloud(), owned);
      assert.deepEqual([await objectsIn("shop"), await objectsIn("search")], [[], []]);
      assert.equal((await objectsIn("grpc")).length, 3);
      await platform.assertNoChanges();
    });
  });
});
