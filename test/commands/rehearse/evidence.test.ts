import assert from "node:assert/strict";
import { status } from "@grpc/grpc-js";
import { deployed } from "../../../commands/rehearse/deployed";
import type { FailureLog } from "../../../commands/rehearse/envoy/failureLog";
import type { Outcome } from "../../../commands/rehearse/load/caller";
import type { Pod } from "../../../commands/rehearse/node/pod";
import { ownSubject } from "../../../commands/rehearse/ownSubject";
import { envoy, evidence, server } from "../../../commands/rehearse/scenarios/evidence";
import { SETTINGS } from "./support/settings";

const GIVEN = ownSubject(deployed(SETTINGS, "my-server", 1));
const POD = { addresses: { pod: "127.0.1.1", own: "127.1.1.1" } } as Pod;
const KILLED = 10_000;
const BACK = 12_000;

function failure(given: Partial<Outcome> = {}): Outcome {
  return {
    trace: "1",
    kind: "unary",
    startedAt: KILLED - 10,
    endedAt: KILLED + 5,
    code: status.UNAVAILABLE,
    details: "",
    messages: 0,
    servedBy: undefined,
    ...given,
  };
}

function logged(flags: string, upstream: string): FailureLog {
  return new Map([["1", [{ flags: flags.split(","), upstream }]]]);
}

describe("rehearse: a failed call was inside a process", () => {
  const inServer = (log: FailureLog, given = failure()) => evidence(log, [server(POD, GIVEN, KILLED)])(given);
  const inEnvoy = (log: FailureLog, given = failure()) => evidence(log, [envoy(POD, GIVEN, KILLED, BACK)])(given);

  it("when an Envoy had handed it to the server that was killed, at either of its addresses", () => {
    for (const upstream of ["127.0.1.1:8888", "127.1.1.1:8888"])
      for (const flags of ["UC", "UR", "DC", "DR", "-"]) assert.ok(inServer(logged(flags, upstream)), flags);
  });

  it("but not when that server refused it: another pod could have taken it", () => {
    for (const flags of ["UF", "URX,UF", "UO,UF", "UH"]) assert.ok(!inServer(logged(flags, "127.0.1.1:8888")), flags);
  });

  it("nor at another pod's server, at the pod's Envoy, later, or without a word in a log", () => {
    assert.ok(!inServer(logged("UC", "127.0.1.2:8888")));
    assert.ok(!inServer(logged("UC", "127.0.1.1:15001")));
    assert.ok(!inServer(logged("UC", "127.0.1.1:8888"), failure({ startedAt: KILLED + 1000 })));
    assert.ok(!inServer(new Map()));
  });

  it("when the load balancer handed or offered it to the killed Envoy before that was back", () => {
    assert.ok(inEnvoy(logged("UC", "127.0.1.1:15001")));
    assert.ok(inEnvoy(logged("UF", "127.0.1.1:15001"), failure({ startedAt: BACK - 100 })));
    assert.ok(!inEnvoy(logged("UF", "127.0.1.1:15001"), failure({ startedAt: BACK + 1000 })));
    assert.ok(!inEnvoy(logged("UF", "127.0.1.2:15001")));
  });

  it("when its connection through the Service ended with the Envoy, and it was under way", () => {
    assert.ok(inEnvoy(new Map(), failure({ details: "read ECONNRESET" })));
    assert.ok(!inEnvoy(new Map(), failure({ details: "read ECONNRESET", startedAt: KILLED + 1000 })));
    assert.ok(!inEnvoy(new Map(), failure({ details: "read ECONNRESET", endedAt: KILLED - 1000 })));
    assert.ok(!inEnvoy(new Map(), failure({ details: "no healthy upstream" })));
  });
});
