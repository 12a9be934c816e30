import assert from "node:assert/strict";
import { promiseHooks } from "node:v8";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import { ConfigMap } from "@pulumi/kubernetes/core/v1";
import { Config, getStack, output, runtime, secret } from "@pulumi/pulumi";
import { record } from "../../../commands/plan/record";
import { at, named, register } from "../../support/resources";

const CONTEXT = { project: "acme", stack: "test" };
const SECRET = "correct horse";

describe("record", () => {
  it("returns a program's outputs and tells it its project, stack and configuration", async () => {
    const { outputs } = await record(
      () => ({ stack: getStack(), region: new Config("gcp").require("region"), preview: runtime.isDryRun() }),
      { ...CONTEXT, config: { "gcp:region": "europe-west1" }, preview: true },
    );
    assert.deepEqual(outputs, { stack: "test", region: "europe-west1", preview: true });
  });

  it("keeps one program's configuration and resources out of the next", async () => {
    await record(() => new ConfigMap("first"), { ...CONTEXT, config: { "acme:key": "first" } });
    const { resources, outputs } = await record(() => ({ key: new Config("acme").get("key") ?? "none" }), CONTEXT);
    assert.deepEqual(outputs, { key: "none" });
    assert.deepEqual(
      resources.map(({ name }) => name),
      ["acme-test"],
    );
  });

  it("passes on what a program throws, at once, in a promise and in an apply", async () => {
    const broken = () => {
      throw new Error("broken");
    };
    await assert.rejects(record(broken, CONTEXT), /broken/);
    await assert.rejects(
      record(() => Promise.reject(new Error("broken")), CONTEXT),
      /broken/,
    );
    await assert.rejects(
      record(() => ({ never: output(1).apply(broken) }), CONTEXT),
      /broken/,
    );
    await assert.rejects(
      register(() => void new ConfigMap("name", { data: { key: output("a").apply(broken) } })),
      /broken/,
    );
  });

  it("refuses a call that it has no answer for", async () => {
    const program = () => ({ answer: runtime.invoke("gcp:compute/getZones:getZones", {}) });
    await assert.rejects(record(program, CONTEXT), /no answer for the call gcp:compute\/getZones:getZones/);
  });

  it("runs the next program after one that failed", async () => {
    await assert.rejects(
      record(() => Promise.reject(new Error("broken")), CONTEXT),
      /broken/,
    );
    const resources = await register(() => new ConfigMap("after"));
    assert.equal(resources.length, 1);
  });

  it("leaves the SDK as it was, after a failure too", async () => {
    const debuggable = require("@pulumi/pulumi/runtime/debuggable") as { debuggablePromise: unknown };
    const { debuggablePromise } = debuggable;
    await register(() => new ConfigMap("one"));
    await assert.rejects(record(() => Promise.reject(new Error("broken")), CONTEXT));
    assert.equal(debuggable.debuggablePromise, debuggablePromise);
    assert.equal(Object.getPrototypeOf(Struct.fromJavaScript({})), Struct.prototype);
  });

  it("gives a property its value whenever it is read", async () => {
    const { outputs } = await record(() => {
      const map = new ConfigMap("map", { data: { key: "value" }, immutable: secret(true) });
      const before = map.data;
      assert.equal(map.data, before);
      return { before, after: map.urn.apply(() => map.data), immutable: map.urn.apply(() => map.immutable) };
    }, CONTEXT);
    assert.deepEqual(outputs, { before: { key: "value" }, after: { key: "value" }, immutable: "<secret>" });
  });

  it("lets a subclass write a property of its own", async () => {
    class Named extends ConfigMap {
      constructor(name: string) {
        super(name, { data: { key: "value" } });
        Object.assign(this, { data: output({ key: "another" }) });
      }
    }
    const { outputs } = await record(() => ({ data: new Named("map").data }), CONTEXT);
    assert.deepEqual(outputs, { data: { key: "another" } });
  });

  it("reports a resource that is refused, whether its properties are read or not", async () => {
    const refusing = {
      newResource: ({ type, inputs }: runtime.MockResourceArgs) => {
        if (type.startsWith("kubernetes:")) throw new Error("refused");
        return { id: "", state: inputs as Record<string, unknown> };
      },
      call: () => ({}),
    };
    for (const read of [false, true])
      await assert.rejects(
        record(
          () => {
            const map = new ConfigMap("map", { data: { key: "value" } });
            return read ? { data: map.data } : {};
          },
          { ...CONTEXT, mocks: refusing },
        ),
        /refused/,
      );
  });

  // Promises, and not time: their number is the same at each run and decides of the time.
  it("makes no promises for aliases and for properties that a program does not read", async () => {
    const promises = async (program: () => unknown) => {
      let count = 0;
      const stop = promiseHooks.onInit(() => (count += 1)) as () => void;
      await record(program, CONTEXT);
      stop();
      return count;
    };
    const none = await promises(() => undefined);
    const one = await promises(() => void new PodDisruptionBudget("budget"));
    assert.ok(one - none < 200, `${one - none} promises of a resource`);
  });

  it("shows the keys of a secret, and none of its values", async () => {
    const resources = await register(
      () =>
        void new ConfigMap("named", { data: secret({ one: SECRET, two: output(SECRET) }), immutable: secret(true) }),
    );
    const { inputs } = named(resources, "named");
    assert.deepEqual(inputs["data"], { one: "<secret>", two: "<secret>" });
    assert.equal(at(inputs, "immutable"), "<secret>");
  });

  it("shows no secret of the outputs either", async () => {
    const { outputs } = await record(
      () => ({ list: [secret(SECRET)], map: { key: secret({ inner: SECRET }) } }),
      CONTEXT,
    );
    assert.deepEqual(outputs, { list: ["<secret>"], map: { key: { inner: "<secret>" } } });
  });
});
