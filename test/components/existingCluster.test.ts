import assert from "node:assert/strict";
import { ExistingCluster } from "../../components/existingCluster";
import { mocks } from "../../commands/plan/mocks";
import { existingClusterSettings } from "../../settings/standalone";
import type { ExistingClusterInput } from "../../settings/existingCluster";
import { MODES, type Resources, family, named, orphans, register } from "../support/resources";

type Answer = Record<string, unknown>;

const NAMED: ExistingClusterInput = { name: "platform", location: "us-east1", project: "acme-platform" };
const ID = "projects/acme-platform/locations/us-east1/clusters/platform";

/** As Google Cloud describes a cluster that both endpoints of its control plane lead to. */
const DESCRIBED = {
  endpoint: "192.0.2.10",
  enableAutopilot: false,
  controlPlaneEndpointsConfigs: [
    { dnsEndpointConfigs: [{ allowExternalTraffic: true, endpoint: "gke-1.us-east1.gke.goog" }] },
  ],
  masterAuths: [{ clusterCaCertificate: "Y2VydGlmaWNhdGU=" }],
  network: "projects/acme-platform/global/networks/shared",
  workloadIdentityConfigs: [{ workloadPool: "acme-platform.svc.id.goog" }],
};

interface Seen {
  readonly resources: Resources;
  readonly fields: Record<string, string>;
  readonly calls: readonly unknown[];
}

/** Registers the component where Google Cloud answers so. */
async function existing(
  given: ExistingClusterInput = NAMED,
  answer: (args: Answer) => Answer = () => DESCRIBED,
  run: { preview?: boolean } = {},
): Promise<Seen> {
  const fields: Record<string, string> = {};
  const calls: unknown[] = [];
  const settings = existingClusterSettings({ project: "acme-shop" }, given);
  const resources = await register(
    () => {
      const cluster = new ExistingCluster("cluster", { settings });
      const { clusterName, location, project, endpoint, network, kubeconfig, workloadPool } = cluster;
      const outputs = { clusterName, location, project, endpoint, network, kubeconfig, workloadPool };
      for (const [key, output] of Object.entries(outputs)) output.apply((value) => void (fields[key] = value));
    },
    {
      ...run,
      mocks: {
        ...mocks,
        call: ({ token, inputs }) => {
          assert.equal(token, "gcp:container/getCluster:getCluster");
          calls.push(inputs);
          return answer(inputs as Answer);
        },
      },
    },
  );
  return { resources, fields, calls };
}

/** What the program ends with, in words; and that Pulumi shows them without a stack trace. */
async function refusal(given: ExistingClusterInput, answer: () => Answer): Promise<string> {
  let message = "";
  await assert.rejects(existing(given, answer), (error: Error) => {
    message = error.message;
    return "__pulumiRunError" in error;
  });
  return message;
}

for (const { mode, preview } of MODES) {
  describe(`ExistingCluster in ${mode}`, () => {
    it("registers a provider for the cluster, and nothing of the cluster itself", async () => {
      const { resources } = await existing(NAMED, undefined, { preview });
      assert.deepEqual(family(resources), [
        "grpc-envoy-gke:components:ExistingCluster cluster",
        "  pulumi:providers:kubernetes cluster-provider",
      ]);
      assert.deepEqual(orphans(resources, named(resources, "cluster")), []);
      const { inputs } = named(resources, "cluster-provider");
      assert.equal(inputs["clusterIdentifier"], ID);
      assert.equal(inputs["enableServerSideApply"], "true");
    });
  });
}

describe("ExistingCluster by name", () => {
  it("asks Google Cloud once, for that cluster, and offers what a cluster of one's own offers", async () => {
    const { fields, calls } = await existing();
    assert.deepEqual(calls, [NAMED]);
    const { kubeconfig, ...rest } = fields;
    assert.deepEqual(rest, {
      clusterName: "platform",
      location: "us-east1",
      project: "acme-platform",
      endpoint: "gke-1.us-east1.gke.goog",
      network: "projects/acme-platform/global/networks/shared",
      workloadPool: "acme-platform.svc.id.goog",
    });
    assert.deepEqual(clusterIn(kubeconfig), { server: "https://gke-1.us-east1.gke.goog" });
  });

  it("goes to the address where the DNS endpoint takes no traffic from outside", async () => {
    for (const dnsEndpointConfigs of [[], [{ allowExternalTraffic: false, endpoint: "gke-1.us-east1.gke.goog" }]]) {
      const answer = { ...DESCRIBED, controlPlaneEndpointsConfigs: [{ dnsEndpointConfigs }] };
      const { fields } = await existing(NAMED, () => answer);
      assert.equal(fields["endpoint"], "192.0.2.10");
      assert.deepEqual(clusterIn(fields["kubeconfig"]), {
        server: "https://192.0.2.10",
        "certificate-authority-data": "Y2VydGlmaWNhdGU=",
      });
    }
  });

  it("has no workload pool where the cluster has none", async () => {
    const { fields } = await existing(NAMED, () => ({ ...DESCRIBED, workloadIdentityConfigs: [] }));
    assert.equal(fields["workloadPool"], "");
  });

  it("ends in words where there is no such cluster", async () => {
    const message = await refusal(NAMED, () => {
      // As the engine and the bridge of the provider wrap it.
      const details = `invocation of gcp:container/getCluster:getCluster returned an error: invoking gcp:container/getCluster:getCluster: 1 error occurred:\n\t* ${ID} not found\n\n`;
      throw Object.assign(new Error(details), { details });
    });
    assert.equal(
      message,
      `Pulumi.test.yaml: 1 problem

  cluster.existing.name
    value  "platform"
    rule   a cluster that is there and may be read: ${ID}; Google Cloud answers: ${ID} not found
    fix    compare it with gcloud container clusters list --project acme-platform; reading it takes roles/container.clusterViewer
`,
    );
  });

  it("ends in words where the cluster is of another kind than the settings say", async () => {
    const states = (given: "standard" | "autopilot", enableAutopilot: boolean) =>
      refusal({ ...NAMED, mode: given }, () => ({ ...DESCRIBED, enableAutopilot }));
    assert.match(
      await states("standard", true),
      /cluster\.existing\.mode\n {4}value {2}"standard"\n.*clusters\/platform is autopilot\n {4}fix {4}write mode: autopilot\n/,
    );
    assert.match(await states("autopilot", false), /clusters\/platform is standard\n {4}fix {4}write mode: standard\n/);
    assert.equal(
      (await existing({ ...NAMED, mode: "autopilot" }, () => ({ ...DESCRIBED, enableAutopilot: true }))).calls.length,
      1,
    );
  });

  it("ends in words where nothing leads to the control plane", async () => {
    const closed = { ...DESCRIBED, endpoint: "", controlPlaneEndpointsConfigs: [] };
    assert.match(await refusal(NAMED, () => closed), /cluster\.existing\.name\n.*\n.*neither a DNS endpoint/);
  });
});

describe("ExistingCluster by the stack that deploys it", () => {
  it("takes all from that stack's outputs, and asks Google Cloud nothing", async () => {
    const { fields, calls, resources } = await existing({ stack: "acme/platform/prod" });
    assert.deepEqual(calls, []);
    assert.deepEqual(fields, {
      clusterName: "<name of acme/platform/prod>",
      location: "<location of acme/platform/prod>",
      project: "<project of acme/platform/prod>",
      endpoint: "<DNS endpoint of acme/platform/prod>",
      network: "<network of acme/platform/prod>",
      kubeconfig: "<kubeconfig of acme/platform/prod>",
      workloadPool: "<workload pool of acme/platform/prod>",
    });
    assert.equal(
      named(resources, "cluster-provider").inputs["clusterIdentifier"],
      "projects/<project of acme/platform/prod>/locations/<location of acme/platform/prod>/clusters/<name of acme/platform/prod>",
    );
  });

  it("ends in words where that stack is not deployed", async () => {
    const settings = existingClusterSettings({ project: "acme-shop" }, { stack: "acme/platform/prod" });
    const newResource: typeof mocks.newResource = (args) =>
      args.type === "pulumi:pulumi:StackReference"
        ? { id: args.name, state: { name: args.name, outputs: {}, secretOutputNames: [] } }
        : mocks.newResource(args);
    await assert.rejects(
      register(() => new ExistingCluster("cluster", { settings }), { mocks: { ...mocks, newResource } }),
      /Stack acme\/platform\/prod has no outputs: it is not deployed yet/,
    );
  });
});

function clusterIn(kubeconfig = ""): unknown {
  const { clusters } = JSON.parse(kubeconfig) as { clusters: { cluster: unknown }[] };
  return clusters[0]?.cluster;
}
