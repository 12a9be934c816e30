import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parsePreview } from "../../commands/review/preview";
import { resourcesAfter } from "../../commands/review/resources";
import { type Review, review } from "../../commands/review/review";
import { runReview } from "../commands/review/support";
import { runStack } from "../support/program";
import { SECOND } from "./expectedChanges";
import { assertSucceeded } from "./support/assertRun";
import { withoutDrainToken } from "./support/drainToken";
import { type JsonObject } from "../../tools/engines/json";
import { temporaryFolder } from "../../commands/rehearse/ownProcess";
import { programStack, stackFile, withSetting } from "./support/programStack";

/** As the workflow calls it. */
const FLAGS = ["--show-sames", "--show-replacement-steps"];

describe("the review of a real preview", () => {
  const config = stackFile("staging");
  const program = programStack("staging", config);
  const file = join(temporaryFolder("review"), "preview.json");

  before(async () => assertSucceeded(await program.up()));

  interface Reviewed {
    readonly preview: string;
    readonly found: Review;
    readonly code: number | null;
    readonly comment: string;
  }

  const known = new Map<string, Promise<Reviewed>>();

  /** Of the stack as it was first deployed: the same preview is made once. */
  function reviewed(changed: JsonObject, ...args: string[]): Promise<Reviewed> {
    const key = JSON.stringify([changed, args]);
    const review = known.get(key) ?? reviewedNow(changed, ...args);
    known.set(key, review);
    return review;
  }

  async function reviewedNow(changed: JsonObject, ...args: string[]): Promise<Reviewed> {
    program.configure(changed);
    const { stdout } = await program.previewDocument(...args);
    writeFileSync(file, stdout);
    const { code, stdout: comment, stderr } = runReview([file]);
    assert.equal(stderr, "");
    assert.match(comment, /^<!-- grpc-envoy-gke review staging -->\n/);
    return { preview: stdout, found: review(parsePreview(stdout, file)), code, comment };
  }

  /** `error Cluster cluster-cluster`: what is on its own. */
  const roots = ({ risks }: Review): string[] =>
    risks.filter(({ follows }) => follows === undefined).map(({ level, change }) => `${level} ${change.name}`);

  const server = (setting: string) => `servers.my-server.${setting}`;

  for (const flags of [[], FLAGS]) {
    describe(flags.length === 0 ? "without further flags" : flags.join(" "), () => {
      it("reports that nothing changes", async () => {
        const { found, code, comment } = await reviewed(config, ...flags);
        assert.deepEqual([code, found.level, found.changes], [0, undefined, []]);
        assert.match(comment, /## Preview of `staging`: nothing changes\n/);
      });

      it("of another image is a roll", async () => {
        const image = "asia-northeast1-docker.pkg.dev/acme-staging/app/my-server:1.5.0";
        const { found, code, comment } = await reviewed(withSetting(config, server("image"), image), ...flags);
        assert.equal(code, 0);
        assert.deepEqual(roots(found), ["note my-server-deployment"]);
        assert.deepEqual([found.bootstraps, found.timing], [[], []]);
        assert.ok(comment.includes(`my-server:1.4.2\` → \`${image}\``));
      });

      it("of longer streams shows Envoy's settings and the times that move, and no danger", async () => {
        const { found, code, comment } = await reviewed(
          withSetting(config, server("calls.longestStream"), "47m"),
          ...flags,
        );
        assert.equal(code, 0);
        assert.deepEqual(roots(found), ["note my-server-deployment"]);
        assert.match(
          comment,
          /```diff\n@@ [^]*\n- +max_stream_duration: 1800s\n[^]*\n\+ +max_stream_duration: 2820s\n[^]*\n```/,
        );
        assert.match(comment, /\| the load balancer cuts a call after \| 30m10s \| 47m10s \|/);
        assert.deepEqual(
          found.timing.map(({ component, times }) => [component, times.map(({ time }) => time)]),
          [
            [
              "my-server",
              [
                ...["maxStream", "requestTimeout", "loadBalancerTimeout", "streamIdle"],
                ...["loadBalancerDraining", "envoyPreStop", "gracePeriod"],
              ],
            ],
          ],
        );
      });

      it("of Envoy's memory shows its limits", async () => {
        const { found, code, comment } = await reviewed(withSetting(config, "envoy.memory", "768Mi"), ...flags);
        assert.equal(code, 0);
        assert.equal(found.bootstraps.length, 1);
        assert.match(comment, /^- +max_heap_size_bytes: \d+$/m);
      });

      it("of a cluster elsewhere must be confirmed: it is replaced, and everything with it", async () => {
        const { found, code, comment } = await reviewed(
          withSetting(config, "cluster.location", "asia-northeast1-a"),
          ...flags,
        );
        assert.equal(code, 1);
        assert.deepEqual(roots(found), ["error cluster-cluster"]);
        assert.equal(found.risks.length, 18);
        assert.match(
          comment,
          /> \[!CAUTION\]\n> \*\*A person must confirm this: (1 change interrupts|2 changes interrupt) calls\.\*\*/,
        );
        const first = /### What this does to calls\n\n(.*)\n/.exec(comment)![1]!;
        assert.match(first, /`Cluster` `cluster-cluster` \*\*is replaced\*\*.* because of `location`/);
        const order = found.risks[0]!.change.order;
        assert.equal(order, flags.length === 0 ? undefined : "delete-first");
      });

      it("of another namespace must be confirmed", async () => {
        const { found, code } = await reviewed(withSetting(config, "namespace", "elsewhere"), ...flags);
        assert.equal(code, 1);
        assert.equal(roots(found)[0], "error servers-namespace");
        assert.ok(
          !found.risks.some(({ change, follows }) => change.name === "my-server-deployment" && follows === undefined),
        );
      });

      it("of wrong settings states what is wrong", async () => {
        const { found, code, comment } = await reviewed(withSetting(config, server("image"), "no-version"), ...flags);
        assert.deepEqual([code, found.failed], [1, true]);
        assert.match(
          comment,
          /### The preview failed[^]*servers\.my-server\.image\n {4}value {2}"no-version"\n {4}rule {3}an image names a version/,
        );
      });

      it("of the only way in gone names the address", async () => {
        const { found, code } = await reviewed(withSetting(config, server("routes"), []), ...flags);
        assert.equal(code, 1);
        assert.deepEqual(
          roots(found)
            .filter((line) => line.startsWith("error"))
            .slice(0, 2)
            .sort(),
          ["error ingress", "error ingress-address"],
        );
      });

      it("never contains a secret", async () => {
        const { preview, comment } = await reviewed(withSetting(config, "namespace", "elsewhere"), ...flags);
        assert.ok(preview.includes("[secret]"));
        assert.match(comment, /`stringData`: a secret changes/);
        assert.ok(!comment.includes("PRIVATE KEY"));
      });
    });
  }

  it("with --show-sames has every resource for the checks, as the program registers it", async () => {
    const { preview } = await reviewed(config, ...FLAGS);
    const registered = (await runStack("staging")).resources;
    const seen = resourcesAfter(parsePreview(preview, file), undefined);
    const key = ({ type, name }: { type: string; name: string }): string => `${type} ${name}`;
    assert.deepEqual(seen.map(key).sort(), registered.map(key).sort());
    const deployment = (resources: typeof seen) => resources.find(({ name }) => name === "my-server-deployment");
    assert.deepEqual(withoutDrainToken(deployment(seen)?.inputs), withoutDrainToken(deployment(registered)?.inputs));
    assert.deepEqual(deployment(seen)?.parent, deployment(registered)?.parent?.replace("::test::", "::staging::"));
  });

  it("of a server taken away must be confirmed, with its routes", async () => {
    const two = withSetting(config, "servers.other", SECOND);
    program.configure(two);
    assertSucceeded(await program.up());
    const { found, code, comment } = await reviewedNow(config, ...FLAGS);
    assert.equal(code, 1);
    assert.deepEqual([...roots(found)].sort(), [
      "error ingress-certificate-other.staging.example.com",
      "error ingress-ingress",
      "error ingress-record-other.staging.example.com",
      "error other",
    ]);
    assert.match(comment, /no longer led to a server\.\n {2}`other\.staging\.example\.com\/\*`/);
    assert.match(comment, /<code>other<\/code> \(<code>GrpcServer<\/code>\): \d+ to delete/);
  });

  it("of drift is told by the CLI's code 7, and is read like any other", async () => {
    program.configure(config);
    assertSucceeded(await program.up());
    const none = await program.previewDocument("--refresh", "--expect-no-changes");
    assert.equal(none.code, 0, none.stdout);
    const policy = [...program.engines.cloud.resources.values()].find(({ type }) => type.endsWith(":SSLPolicy"))!;
    policy.state = { ...policy.state, minTlsVersion: "TLS_1_0" };
    const { code, stdout } = await program.previewDocument("--refresh", "--expect-no-changes");
    assert.equal(code, 7);
    const { changes } = review(parsePreview(stdout, "preview.json"));
    assert.deepEqual(
      changes.map(({ action, name }) => `${action} ${name}`),
      ["update ingress-ssl-policy"],
    );
  });
});
