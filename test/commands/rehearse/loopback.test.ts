import assert from "node:assert/strict";
import { deployed } from "../../../commands/rehearse/deployed";
import { ofSettings } from "../../../commands/rehearse/source";
import { plannedBootstrap, SETTINGS } from "./support/settings";

/** Lines of a unified diff that begin with a sign. */
function lines(diff: string, sign: string): string[] {
  return diff
    .split("\n")
    .filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3)))
    .map((line) => line.slice(1).trim());
}

describe("rehearse: what differs from the deployed bootstrap", () => {
  it("begins with what plan writes", async () => {
    assert.equal(deployed(SETTINGS, "my-server", 1).rendered, await plannedBootstrap());
  });

  it("is where it listens, where its app and DNS are and where its files lie, and nothing else", () => {
    const diff = ofSettings(SETTINGS, "my-server").changes(1);
    for (const line of lines(diff, "-"))
      assert.match(
        line,
        /^(?:address: (?:0\.0\.0\.0|127\.0\.0\.1)|filename: \/etc\/envoy-tls\/.*|(?:filename: |local file = |os\.re).*\/run\/envoy\/leaving.*)$/,
      );
    const resolver = /^(?:resolvers:|- socket_address:|port_value: 5300)$/;
    for (const line of lines(diff, "+").filter((line) => !resolver.test(line)))
      assert.match(
        line,
        /^(?:address: 127\.[01]\.1\.\d+|filename: <folder>\/tls\.(?:crt|key)|(?:filename: |local file = |os\.re).*<pod's folder>\/leaving.*)$/,
      );
    // Three lines for each of the two clusters that ask DNS.
    assert.equal(lines(diff, "+").filter((line) => resolver.test(line)).length, 6);
  });

  it("contains the divided times, too, where there is a factor", () => {
    assert.match(
      ofSettings(SETTINGS, "my-server").changes(20),
      /^-.*dns_refresh_rate: 5s\n\+.*dns_refresh_rate: 0\.25s$/m,
    );
  });
});
