import assert from "node:assert/strict";
import { Field } from "../../checks/field";
import { argumentsOf } from "../../checks/view/arguments";

/** What the program was meant to get, and whether that is what it gets. */
const LINES: readonly [command: readonly string[], args: readonly string[], meant: readonly string[]][] = [
  [[], ["-c /etc/envoy/envoy.yaml"], ["-c", "/etc/envoy/envoy.yaml"]],
  [[], ["--config-path /e.yaml --log-level debug"], ["--config-path", "/e.yaml", "--log-level", "debug"]],
  [[], ["--port=1 --name='a b'"], ["--port=1", "--name=a b"]],
  [[], ["--port=1 --quote=' --last=a'"], ["--port=1", "--quote= --last=a"]],
  [[], [`--port=1 --name "'quoted'"`], ["--port=1", "--name", "'quoted'"]],
  [["/bin/server --port 1"], [], ["/bin/server", "--port", "1"]],
  [["server"], ["--port 1"], ["server", "--port", "1"]],
  [["sh", "-c", "server --port 1"], [], ["sh", "-c", "server --port 1"]],
  [["/bin/bash", "-c"], ["exec server -p 1"], ["/bin/bash", "-c", "exec server -p 1"]],
  [[], ["--java-options", "-Xmx1g -Xms1g"], ["--java-options", "-Xmx1g -Xms1g"]],
  [[], ["--greeting=hello world"], ["--greeting=hello world"]],
  [[], ["a sentence - with a dash"], ["a sentence - with a dash"]],
  [[], [""], [""]],
];

describe("the arguments of a container", () => {
  for (const [command, args, meant] of LINES) {
    it(`${JSON.stringify([...command, ...args])} are meant as ${meant.length}`, () => {
      const resource = { urn: "", type: "", name: "", inputs: {}, options: { protect: false, ignoreChanges: [] } };
      const field = new Field(resource, "", { command, args });
      const found = argumentsOf({ field, name: "server", role: "app", ports: [] });
      assert.deepEqual(
        found.flatMap(({ parts }) => parts),
        meant,
      );
    });
  }
});
