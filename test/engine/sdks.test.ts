import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { removeFolder, temporaryFolder } from "../../commands/rehearse/ownProcess";
import { findTool } from "../../tools/engines/onPath";
import { WITH_SDKS } from "./support/languages/programs";
import { generateSdk, run } from "./support/languages/sdk";
import { ROOT } from "./support/programStack";
import { requireTools } from "./support/requireTools";

/** Generated code is compiled against Pulumi's SDK for Java of today. */
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId>
  <artifactId>sdk</artifactId>
  <version>0.1.0</version>
  <properties>
    <maven.compiler.source>11</maven.compiler.source>
    <maven.compiler.target>11</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency><groupId>com.pulumi</groupId><artifactId>pulumi</artifactId><version>1.36.1</version></dependency>
    <dependency><groupId>com.google.code.findbugs</groupId><artifactId>jsr305</artifactId><version>3.0.2</version></dependency>
  </dependencies>
</project>`;

describe("the package's SDKs", function () {
  let folder: string;

  before(function () {
    if (!WITH_SDKS) return this.skip();
    requireTools.call(this, "pulumi", "go");
    folder = temporaryFolder("sdks");
  });
  after(() => {
    if (folder !== undefined) removeFolder(folder);
  });

  it("come from a schema that the CLI accepts", () => {
    const { status, stdout, stderr } = spawnSync("pulumi", ["schema", "check", join(ROOT, "provider/schema.json")], {
      encoding: "utf8",
      env: { ...process.env, PULUMI_HOME: join(folder, "home"), PULUMI_SKIP_UPDATE_CHECK: "1" },
    });
    assert.equal(status, 0, `${stdout}${stderr}`);
    assert.doesNotMatch(`${stdout}${stderr}`, /warning|error/i);
  });

  it("have typed inputs and descriptions in C#", () => {
    const sdk = generateSdk("dotnet", folder);
    const calls = readFileSync(join(sdk, "Inputs/ServerCallsArgs.cs"), "utf8");
    assert.match(
      calls,
      /Default: 5m\n\s+\/\/\/ <\/summary>\n\s+\[Input\("longestStream"\)\]\n\s+public Input<string>\?/,
    );
    const server = readFileSync(join(sdk, "GrpcServer.cs"), "utf8");
    assert.match(
      server,
      /\[Input\("settings", required: true\)\]\n\s+public Input<Inputs\.ServerSettingsArgs> Settings/,
    );
    assert.match(server, /public Output<Outputs\.IngressBackend> Backend/);
  });

  it("have typed inputs in Java, and compile where there is a compiler", function () {
    const sdk = generateSdk("java", folder);
    const source = join(sdk, "src/main/java/com/pulumi/grpcenvoygke/GrpcServerArgs.java");
    assert.match(readFileSync(source, "utf8"), /private Output<ServerSettingsArgs> settings;/);
    requireTools.call(this, "mvn");
    writeFileSync(join(sdk, "pom.xml"), POM);
    run(findTool("mvn")!, ["--quiet", "--batch-mode", "--no-transfer-progress", "compile"], sdk);
    assert.ok(existsSync(join(sdk, "target/classes/com/pulumi/grpcenvoygke/GrpcServer.class")));
  });

  it("tell a reader of Python and Go what a key is for, and its default", () => {
    const python = readFileSync(join(generateSdk("python", folder), "pulumi_grpc_envoy_gke/_inputs.py"), "utf8");
    assert.match(python, /longest_stream: .*\n\s+"""\n\s+Longest stream: .* Default: 5m\n\s+"""/);
    const go = readFileSync(join(generateSdk("go", folder), "grpcenvoygke/pulumiTypes.go"), "utf8");
    assert.match(go, /\/\/ Longest stream: .* Default: 5m\n\tLongestStream pulumi\.StringPtrInput/);
  });
});
