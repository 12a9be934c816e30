import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { join } from "node:path";
import { parse } from "yaml";
import { KINDS } from "../../../commands/newStack/answers";
import { plan } from "../../../commands/plan/planned";
import { readStackFile } from "../../../commands/shared/stackFile";
import { parseSettings } from "../../../settings/settings";
import { ROOT } from "../../support/program";
import { Project } from "./support";

const GIVEN = [
  ...["--project", "acme-dev", "--region", "asia-northeast1"],
  ...["--image", "asia-northeast1-docker.pkg.dev/acme-dev/app/billing:1.4.2", "--host", "grpc.dev.example.com"],
];

describe("new-stack from flags", function () {
  this.timeout(60_000);
  let project: Project;
  beforeEach(() => (project = new Project()));
  afterEach(() => project.remove());

  /** It ends with code 2, states these things and writes nothing. */
  function refuses(args: readonly string[], ...words: readonly RegExp[]): string {
    const { code, stdout, stderr } = project.run(...args);
    assert.deepEqual([code, stdout], [2, ""], stderr);
    for (const word of words) assert.match(stderr, word);
    assert.doesNotMatch(stderr, /^ +at /m);
    return stderr;
  }

  for (const kind of KINDS) {
    describe(`of kind ${kind}`, () => {
      for (const region of ["asia-northeast1", "us-east1", "europe-west1"]) {
        it(`writes a stack in ${region} whose plan has no findings`, async () => {
          const args = ["--name", kind, ...GIVEN, "--region", region, "--dns-zone", "example-com"];
          const { code, stdout, stderr } = project.run(...args);
          assert.deepEqual([code, stderr], [0, ""]);
          assert.match(stdout, new RegExp(`^Pulumi.${kind}.yaml is written`));
          assert.match(stdout, new RegExp(`npm run plan -- --stack ${kind} `));
          const { findings, settings } = await plan(project.path, kind);
          assert.deepEqual(findings, []);
          assert.equal(settings.region, region);
          assert.equal(settings.ingress.dnsZone, "example-com");
          assert.ok(settings.cluster.existing === undefined);
          assert.equal(settings.cluster.deletionProtection, kind === "prod");
        });
      }

      it("writes it as npm run format leaves it, with comments", async () => {
        project.run("--name", kind, ...GIVEN);
        const text = project.read(kind);
        const options = await resolveConfig(join(ROOT, `Pulumi.${kind}.yaml`));
        assert.equal(await format(text, { ...options, parser: "yaml" }), text);
        assert.ok(text.match(/# \w/g)!.length >= 3, text);
        assert.ok(text.startsWith("# yaml-language-server: $schema=docs/settings.schema.json\n# "), text);
      });
    });
  }

  it("gives each stack ranges that no other one has", () => {
    const networks = ["dev", "staging", "prod", "dev-two"].map((name) => {
      assert.equal(project.run("--name", name, ...GIVEN).code, 0);
      const { cluster } = parseSettings(readStackFile(project.path, name));
      assert.ok(cluster.existing === undefined);
      return cluster.network.create!.pods;
    });
    assert.deepEqual(networks, ["10.4.0.0/14", "10.20.0.0/14", "10.36.0.0/14", "10.52.0.0/14"]);
  });

  it("names every missing flag without a terminal, and nothing that has a default", () => {
    const stderr = refuses([], /^new-stack: 5 problems\n/);
    const flags = [...stderr.matchAll(/^ {2}(--[\w-]+)$/gm)].map(([, flag]) => flag);
    assert.deepEqual(flags, ["--name", "--project", "--region", "--image", "--host"]);
    refuses(["--name", "blue", ...GIVEN], /--kind\n/, /write --kind dev/);
    project.assertUntouched();
  });

  it("reports everything that is wrong and everything that is missing at once", () => {
    const stderr = refuses(
      [
        "--name",
        "Dev",
        "--project",
        "x",
        "--image",
        "a:latest",
        "--zone",
        "nowhere",
        "--dns-zone",
        "-",
        "--server",
        "A",
      ],
      /a tag other than latest/,
    );
    const flags = [...stderr.matchAll(/^ {2}(--[\w-]+)$/gm)].map(([, flag]) => flag).sort();
    const expected = [
      "--dns-zone",
      "--host",
      "--image",
      "--kind",
      "--name",
      "--project",
      "--region",
      "--server",
      "--zone",
    ];
    assert.deepEqual([...new Set(flags)], expected);
    project.assertUntouched();
  });

  it("refuses a zone that is not the region's, or that a regional stack has", () => {
    refuses(["--name", "dev", ...GIVEN, "--zone", "us-east1-b"], /inside gcp:region/);
    refuses(["--name", "prod", ...GIVEN, "--zone", "asia-northeast1-c"], /prod is regional/);
    project.assertUntouched();
    assert.equal(project.run("--name", "dev", ...GIVEN, "--zone", "asia-northeast1-c").code, 0);
    assert.match(project.read("dev"), /location: asia-northeast1-c/);
  });

  it("never writes over a file that is there, but with --force", () => {
    writeFileSync(project.file("dev"), "mine\n");
    refuses(["--name", "dev", ...GIVEN], /Pulumi\.dev\.yaml is there already/, /--force/);
    assert.equal(project.read("dev"), "mine\n");
    assert.equal(project.run("--name", "dev", ...GIVEN, "--force").code, 0);
    assert.match(project.read("dev"), /gcp:project: acme-dev/);
  });

  it("leaves a name that would lead out of the folder", () => {
    for (const name of ["../dev", "a/b", "", "dev.local"])
      refuses(["--name", name, "--kind", "dev", ...GIVEN], /--name\n/);
    project.assertUntouched();
  });

  it("names the server after the image, or as it is told", () => {
    const serverOf = (name: string): string[] => Object.keys(parseSettings(readStackFile(project.path, name)).servers);
    project.run("--name", "dev", ...GIVEN);
    project.run("--name", "dev-b", ...GIVEN, "--image", "registry.example.com/acme/9_lives:1");
    project.run("--name", "dev-c", ...GIVEN, "--server", "calls");
    assert.deepEqual([serverOf("dev"), serverOf("dev-b"), serverOf("dev-c")], [["billing"], ["my-server"], ["calls"]]);
  });

  it("prints JSON with a version where asked to", () => {
    const { code, stdout } = project.run("--name", "dev", ...GIVEN, "--json");
    assert.equal(code, 0);
    const printed = JSON.parse(stdout) as { version: number; file: string; next: { command: string }[] };
    assert.deepEqual([printed.version, printed.file], [1, project.file("dev")]);
    assert.equal(printed.next.length, 4);
  });

  it("writes other namespaces than this project's where Pulumi.yaml has another name", () => {
    writeFileSync(join(project.path, "Pulumi.yaml"), "name: calls\nruntime: nodejs\n");
    assert.equal(project.run("--name", "dev", ...GIVEN).code, 0);
    const { config } = parse(project.read("dev")) as { config: object };
    assert.ok("calls:servers" in config);
  });

  it("ends with code 2 outside of a project, and with unknown flags", () => {
    refuses(
      ["--name", "dev", ...GIVEN, "--directory", join(project.path, "nowhere")],
      /nowhere is not there; name a folder that is/,
    );
    refuses(["--nmae", "dev"], /unknown option '--nmae'/);
    refuses(["--kind", "production"], /Allowed choices are dev, staging, prod/);
  });

  it("helps", () => {
    const { code, stdout } = project.run("--help");
    assert.equal(code, 0);
    for (const word of ["--name", "--kind", "--force", "--non-interactive", "--json", "Exit codes: 0 written"])
      assert.ok(stdout.includes(word), word);
  });
});
