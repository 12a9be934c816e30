import assert from "node:assert/strict";
import { takeSubnet } from "../../../commands/rehearse/network/subnet";

describe("rehearse: addresses of pods", () => {
  it("are used again in turn, and never while their pod is there", async () => {
    const subnet = await takeSubnet({ pods: [], services: [] });
    try {
      const old = subnet.pod(1).pod;
      const places = Array.from({ length: 600 }, () => subnet.nextPlace(new Set([old])));
      assert.deepEqual(places.slice(0, 4), [0, 2, 3, 4]);
      assert.ok(!places.includes(1));
      for (const [index, place] of places.entries())
        assert.equal(places.indexOf(place, index + 1) - index, index < 351 ? 249 : -1 - index);
    } finally {
      subnet.release();
    }
  });

  it("are enough for 250 pods at once", async () => {
    const subnet = await takeSubnet({ pods: [], services: [] });
    const all = new Set(Array.from({ length: 250 }, (_, place) => subnet.pod(place).pod));
    assert.throws(() => subnet.nextPlace(all), /addresses for 250 pods at once/);
    subnet.release();
  });
});
