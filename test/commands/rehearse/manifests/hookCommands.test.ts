import assert from "node:assert/strict";
import { followed } from "../../../../commands/rehearse/manifests/hookCommands";

const FAIL = { request: { method: "POST", port: 9901, path: "/healthcheck/fail" } };

describe("rehearse --manifests: a hook's program", () => {
  const shell = (script: string, image = "example.com/tools:1") => followed(["/bin/sh", "-c", script], image);

  it("waits as long as sleep does", () => {
    assert.deepEqual(shell("sleep 15").commands, [{ sleep: 15 }]);
    assert.deepEqual(followed(["sleep", "1.5m", "10"], "example.com/tools:1").commands, [{ sleep: 100 }]);
  });

  it("asks what curl and wget ask inside of the pod, by their method", () => {
    for (const command of [
      "curl -X POST http://localhost:9901/healthcheck/fail",
      "curl -sXPOST 127.0.0.1:9901/healthcheck/fail",
      "curl --request=POST http://localhost:9901/healthcheck/fail",
      "wget --post-data='' -qO- http://127.0.0.1:9901/healthcheck/fail",
      "curl -d '' localhost:9901/healthcheck/fail",
    ])
      assert.deepEqual(shell(command).commands, [FAIL], command);
    assert.deepEqual(shell("curl -s localhost:9901/ready").commands, [
      { request: { method: "GET", port: 9901, path: "/ready" } },
    ]);
  });

  it("does one command after the other", () =>
    assert.deepEqual(shell("curl -XPOST localhost:9901/healthcheck/fail && sleep 20").commands, [FAIL, { sleep: 20 }]));

  it("fails where the image surely lacks it, and a shell goes on after it", () => {
    const distroless = "envoyproxy/envoy:distroless-v1.40.0";
    assert.deepEqual(shell("sleep 15", distroless).commands, [{ fails: "fails: its image has no sh" }]);
    assert.deepEqual(followed(["curl", "localhost:9901/ready"], "envoyproxy/envoy:v1.40.0").commands, [
      { fails: "fails: its image has no curl" },
    ]);
    assert.deepEqual(
      shell("curl -XPOST localhost:9901/healthcheck/fail; sleep 5", "envoyproxy/envoy:v1.40.0").commands,
      [{ sleep: 5 }],
    );
  });

  it("is left out where it cannot be followed, and that is stated", () => {
    const { commands, leftOut } = shell("echo leaving; nginx -s quit; curl https://example.com/leave; sleep 3");
    assert.deepEqual(commands, [{ sleep: 3 }]);
    assert.deepEqual(leftOut, ["nginx -s quit", "curl https://example.com/leave"]);
  });
});
