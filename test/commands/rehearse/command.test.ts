import assert from "node:assert/strict";
import { join } from "node:path";
import { SCENARIOS } from "../../../commands/rehearse/scenarios";
import { ROOT } from "../../support/program";
import { Folder, SERVER } from "../plan/support";
import { runCommand } from "../support/run";

const rehearse = (...args: string[]) => runCommand(["rehearse", ...args]);

describe("rehearse: the command", () => {
  const folder = new Folder();
  after(() => folder.remove());

  it("explains itself and every scenario", () => {
    const { code, stdout } = rehearse("--help");
    assert.equal(code, 0);
    for (const { name } of SCENARIOS) assert.match(stdout, new RegExp(`^  ${name} `, "m"));
    assert.match(stdout, /Exit codes: 0 .* 1 .* 2 .* 3 .*\n4 inconclusive: .*\n5 /);
    assert.match(stdout, /With --hold or --client: 0 .*\n130 ended by Ctrl-C/);
  });

  for (const [words, args, message] of [
    ["a scenario that is not there", ["sprad"], /no scenario is named sprad; there are spread, rollout, .*, or all/],
    ["a server that is not there", ["--server", "other"], /--server other: the stack's servers are my-server/],
    ["a speed at which calls would be too short", ["--speed", "1000"], /--speed 1000: at most 150/],
    ["what is no number", ["--rate", "many"], /--rate.*A number over 0 is needed/],
    ["a stack that is not there", ["--stack", "other"], /Pulumi\.other\.yaml is not there; the stacks here are/],
    [
      "a report that cannot be written",
      ["--report", "Pulumi.yaml/report.html"],
      /Pulumi\.yaml\/report\.html cannot be written: its folder is a file; name another file with --report/,
    ],
    [
      "a program that is not there",
      ["spread", "--app", "no-such-program {host} {port}"],
      /--app: no program no-such-program/,
    ],
    ["a method of no server", ["--method", "acme.v1.Orders/Get"], /--method is a method of your own server; .* --app/],
    [
      "a body of no method",
      ["--app", "node", "--body", "{}"],
      /--body belongs to a call; name its method with --method/,
    ],
    ["no calls for a scenario", ["--rate", "0"], /--rate 0: scenarios need calls; only --hold goes without/],
    ["calls below none", ["--hold", "--rate", "-1"], /--rate.*A number over 0 is needed/],
    ["a scenario of a stack that is held", ["spread", "--hold"], /--hold runs no scenario; leave out spread/],
    ["a report of it", ["--hold", "--report", "x.html"], /--hold runs no scenario; leave out --report/],
    ["a difference of it", ["--client", "true", "--diff"], /--client runs no scenario; leave out --diff/],
    [
      "a client that is not there",
      ["--client", "no-such-client {address}"],
      /--client: no program no-such-client is on PATH/,
    ],
    ["an empty client", ["--client", ""], /--client is empty; give the command that starts the client/],
    ["an option that is not there", ["--fast"], /unknown option '--fast'/],
  ] as const) {
    it(`refuses ${words}, in one line and with code 2`, () => {
      const file = folder.stackFile({ "my-server": SERVER });
      const stack = args[0] === "--stack" ? [] : ["--config-file", file];
      const { code, stdout, stderr } = rehearse(...args, ...stack);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
    });
  }

  it("has no door for a client where no route leads to the server", () => {
    const { routes: _, ...inside } = SERVER;
    const file = folder.stackFile({ "my-server": inside });
    const { code, stderr } = rehearse("--client", "true --ca {ca}", "--config-file", file);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^--client: there is no \{ca\}, as no route leads to the server; use \{address\}, or add to its routes$/m,
    );
  });

  it("tells all that is wrong with the settings, with code 2", () => {
    const file = folder.stackFile({ "my-server": { ...SERVER, replicas: { min: 5, max: 2 }, port: 80 } });
    const { code, stderr } = rehearse("--config-file", file);
    assert.equal(code, 2);
    assert.match(stderr, /servers\.my-server\.port[^]*servers\.my-server\.replicas/);
  });

  it("prints what differs from the deployed bootstrap", () => {
    const { code, stdout } = rehearse("--diff", "--config-file", folder.stackFile({ "my-server": SERVER }));
    assert.equal(code, 0);
    assert.match(stdout, /^--- deployed\n\+\+\+ rehearsed/m);
  });

  describe("with manifests in the place of a stack", () => {
    const manifests = join(ROOT, "test/commands/adopt/fixtures/native-sidecar");

    it("prints what differs from their own Envoy's configuration", () => {
      const { code, stdout } = rehearse("--manifests", manifests, "--diff", "--speed", "1");
      assert.equal(code, 0);
      assert.match(stdout, /^- +address: 127\.0\.0\.1\n(?:- .*\n)*\+ +address: 127\.1\.1\.1$/m);
      assert.doesNotMatch(stdout, /^[-+].*(?:timeout|refresh|interval)/m);
    });

    for (const [words, args, message] of [
      ["a path that is not there", ["--manifests", "no-such-folder"], /no-such-folder is not there/],
      [
        "a server that is not there",
        ["--manifests", manifests, "--server", "other"],
        /--server other: the manifests' servers are greeter/,
      ],
      ["a stack beside them", ["--manifests", manifests, "--stack", "prod"], /--manifests takes the place of a stack/],
      ["a stack that is held", ["--manifests", manifests, "--hold"], /manifests are rehearsed in scenarios; --hold/],
      ["a scenario that is not there", ["sprad", "--manifests", manifests], /no scenario is named sprad/],
      [
        "a speed at which calls would be too short",
        ["--manifests", manifests, "--speed", "100000"],
        /--speed 100000: at most/,
      ],
    ] as const)
      it(`refuses ${words}, in one line and with code 2`, () => {
        const { code, stdout, stderr } = rehearse(...args);
        assert.deepEqual([code, stdout], [2, ""]);
        assert.match(stderr, message);
        assert.equal(stderr.trim().split("\n").length, 1, stderr);
      });
  });
});
