import assert from "node:assert/strict";
import { runningPids } from "../../commands/rehearse/ownProcess";
import { WITH_PULUMI } from "../documents/listed";
import { Scratch } from "../documents/scratch";
import { type Engines, startEngines } from "../../tools/engines/engines";
import { type CliRun, PulumiCli } from "../../tools/engines/pulumiCli";
import { DEPLOYING } from "../../tools/engines/onPath";
import { requireTools } from "./support/requireTools";

/** As the README sets them, but for what is local to a user. */
const STACK = "dev";
const NEW_STACK =
  "npm run -s new-stack -- --name dev --project acme-documents --region us-east1 --image us-east1-docker.pkg.dev/acme-documents/app/my-server:1.0.0 --host grpc.dev.example.com --force";

describe("documents' commands of the Pulumi CLI, from a new stack to its end", () => {
  let engines: Engines;
  let scratch: Scratch;
  let pulumi: PulumiCli;

  before(async function () {
    requireTools.call(this, ...DEPLOYING);
    engines = await startEngines();
    scratch = new Scratch();
    pulumi = new PulumiCli({ project: scratch.path, providers: engines.providers, kubernetes: engines.kubernetes });
    const { code, stderr } = await run(NEW_STACK);
    assert.equal(code, 0, stderr);
  });

  after(async () => {
    pulumi?.remove();
    scratch?.remove();
    await engines?.stop();
    assert.deepEqual(runningPids(), []);
  });

  /** As a user's shell runs it, who answers yes. */
  function run(command: string): Promise<CliRun> {
    return pulumi.script(`mkdir -p out; ${command}`, {
      STACK,
      PULUMI_SKIP_CONFIRMATIONS: "true",
      PULUMI_ENABLE_STREAMING_JSON_PREVIEW: undefined,
    });
  }

  /** What else is required when a command has ended. */
  const THEN: Readonly<Record<string, (run: CliRun) => void>> = {
    'pulumi stack init "$STACK"': () => {
      const file = scratch.read(`Pulumi.${STACK}.yaml`);
      assert.match(file, /^# yaml-language-server: /m, "the comments stay");
      assert.match(file, /encryptionsalt/);
    },
    'pulumi up --stack "$STACK"': () => {
      assert.ok([...engines.cloud.resources.values()].some(({ type }) => type.endsWith(":Cluster")));
    },
    'pulumi stack output ingress --stack "$STACK"': ({ stdout }) => assert.match(stdout, /"address":\s*"[\d.]+"/),
    'pulumi stack output kubeconfig --show-secrets --stack "$STACK" > out/kubeconfig.json': () => {
      assert.match(scratch.read("out/kubeconfig.json"), /gke-gcloud-auth-plugin/);
    },
    "npm run -s review -- out/preview.json": ({ stdout }) => assert.match(stdout, /nothing changes/),
    'pulumi destroy --stack "$STACK"': () => assert.deepEqual([...engines.cloud.resources.keys()], []),
  };

  for (const command of WITH_PULUMI) {
    it(command, async () => {
      const ended = await run(command);
      assert.equal(ended.code, 0, `${ended.stdout}\n${ended.stderr}`);
      THEN[command]?.(ended);
    });
  }

  it("were not more than those", () => {
    for (const command of Object.keys(THEN)) assert.ok(WITH_PULUMI.includes(command), command);
  });
});
