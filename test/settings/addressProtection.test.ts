import assert from "node:assert/strict";
import { MINIMAL, type Tree, crosses, refuses, settingsOf } from "./support";

describe("settings: protection of the address", () => {
  const GUEST = {
    ...MINIMAL,
    namespace: "shop",
    cluster: { existing: { name: "platform", location: "us-east1" } },
  };
  const protectedBy = (own: Tree) => settingsOf(own).ingress.deletionProtection;
  const ingress = (deletionProtection: boolean) => ({ ingress: { deletionProtection } });

  it("follows the cluster where it is the stack's own, and is on where it is not", () => {
    assert.equal(protectedBy(MINIMAL), true);
    assert.equal(protectedBy({ ...MINIMAL, cluster: { deletionProtection: false } }), false);
    assert.equal(protectedBy(GUEST), true);
  });

  it("follows the ingress' own setting first", () => {
    assert.equal(protectedBy({ ...GUEST, ...ingress(false) }), false);
    assert.equal(protectedBy({ ...MINIMAL, ...ingress(false) }), false);
    assert.equal(protectedBy({ ...MINIMAL, cluster: { deletionProtection: false }, ...ingress(true) }), true);
  });

  refuses([["ingress.deletionProtection", "yes", "true or false", "write one of them, without quotes"]]);
  crosses([
    [
      "is of no use for a reserved address",
      { ...MINIMAL, ingress: { reservedAddress: "front", deletionProtection: true } },
      [
        {
          path: "ingress.deletionProtection",
          value: true,
          rule: "of the address that the stack creates: a reserved one is not its own",
          fix: "take deletionProtection or reservedAddress out",
        },
      ],
    ],
  ]);
});
