import assert from "node:assert/strict";
import { type HttpConnectionManager } from "../../envoy/api/http";
import { type Bootstrap } from "../../envoy/bootstrap";
import { type Attack, type AttackResult, ATTACKS, GROWTH_MAX } from "../../commands/rehearse/abuse";
import { cluster, listener, manager } from "../envoy/support/look";
import { requireEnvoy } from "../support/envoy";
import { type Attacked, startAttacked } from "./support/attacked";

type Mutable<Of> = { -readonly [Key in keyof Of]: Mutable<Of[Key]> };
type Manager = Mutable<HttpConnectionManager["typed_config"]>;

/** A listener's connection manager, to be changed. */
function changed(built: Bootstrap): Manager {
  return manager(built, "ingress") as Manager;
}

/** Envoy's advice for an edge, which is for connections that no one shares. */
const ONE_MIB = 1024 * 1024;

/** Each attack does harm, or goes on, once its protection is gone: the tests of attacks can fail. */
describe("attacks: without a protection", function () {
  this.timeout(60_000);
  let attacked: Attacked | undefined;

  afterEach(async () => {
    await attacked?.stop();
    attacked = undefined;
  });

  it("one odd header closes a shared connection, too many headers come through, %2F reaches the app", async function () {
    attacked = await start(this, (http) => {
      delete http.stream_error_on_invalid_http_message;
      http.common_http_protocol_options.max_headers_count = 1000;
      delete http.path_with_escaped_slashes_action;
    });
    const { endedBy, neighbour } = await run("te-gzip");
    assert.deepEqual({ endedBy, neighbour }, { endedBy: "connection closed", neighbour: "lost" });
    assert.equal((await run("many-headers")).endedBy, "answered");
    // UNIMPLEMENTED, from the app.
    assert.equal((await run("escaped-slash")).details["grpc-status"], "12");
  });

  it("headers and handshakes may take for ever", async function () {
    attacked = await start(this, (http, built) => {
      http.request_headers_timeout = "0s";
      delete http.request_timeout;
      const [chain] = (listener(built, "ingress") as Mutable<ReturnType<typeof listener>>).filter_chains;
      delete chain.transport_socket_connect_timeout;
    });
    const results = await Promise.all([run("slow-headers", 12_000), run("silent-handshake", 12_000)]);
    assert.deepEqual(
      results.map(({ endedBy }) => endedBy),
      ["still open", "still open"],
    );
  });

  it("headers have a time of their own, where a whole request has more", async function () {
    attacked = await start(this, (http) => delete http.request_timeout);
    assert.equal((await run("slow-headers")).endedBy, "answered");
    assert.equal(await attacked.stat("http.ingress.downstream_rq_header_timeout"), 1);
  });

  it("calls without a message last as long as the longest call", async function () {
    attacked = await start(this, (http) => delete http.request_timeout);
    // DEADLINE_EXCEEDED.
    assert.equal((await run("held-streams")).details["grpc-status"], "4");
  });

  it("one connection's calls take the whole pod", async function () {
    attacked = await start(this, (http) => {
      if (http.http2_protocol_options) http.http2_protocol_options.max_concurrent_streams = 1000;
    });
    const { neighbour, details } = await run("held-streams");
    assert.equal(neighbour, "lost", JSON.stringify(details));
  });

  it("ten of the load balancer's usual connections take the whole pod", async function () {
    attacked = await start(this, (http) => {
      if (http.http2_protocol_options) http.http2_protocol_options.max_concurrent_streams = 100;
    });
    assert.equal((await run("held-streams")).neighbour, "lost");
  });

  it("cancels close a shared connection: by Envoy's own count", async function () {
    attacked = await start(this, (_, built) => withoutRuntime(built, "overload.premature_reset_total_stream_count"));
    assert.equal((await run("many-cancels")).neighbour, "lost");
  });

  it("cancels close a shared connection: by its HTTP/2 library's", async function () {
    attacked = await start(this, (http) => {
      delete http.http2_protocol_options?.stream_reset_burst;
      delete http.http2_protocol_options?.stream_reset_rate;
    });
    const { neighbour, details } = await run("many-cancels");
    assert.deepEqual({ neighbour, goAway: details.goAway }, { neighbour: "lost", goAway: "INTERNAL_ERROR" });
  });

  it("calls that are cancelled at once go on to the app", async function () {
    const relayed = async (): Promise<number> => {
      await run("rapid-reset");
      return attacked!.stat("cluster.own-app-first.upstream_rq_total");
    };
    attacked = await start(this, () => undefined);
    const few = await relayed();
    await attacked.stop();
    attacked = await start(this, (_, built) => withoutRuntime(built, "http.max_requests_per_io_cycle"));
    const many = await relayed();
    assert.ok(few < 1000 && many > 4000, `${few} of 5000, ${many} without`);
  });

  it("uploads that no one reads stop the others' on their connection", async function () {
    attacked = await start(this, (http) => {
      const options = http.http2_protocol_options;
      if (options) Object.assign(options, { initial_connection_window_size: ONE_MIB, max_concurrent_streams: 100 });
      // It would end them while the other still waits.
      delete http.request_timeout;
    });
    assert.equal((await run("stalled-upload")).neighbour, "lost");
  });

  it("replies that no one reads stop everybody's", async function () {
    attacked = await start(this, (_, built) => {
      const app = cluster(built, "own-app-first") as Mutable<ReturnType<typeof cluster>>;
      const options = app.typed_extension_protocol_options?.["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"];
      if (options) options.explicit_http_config.http2_protocol_options.initial_connection_window_size = ONE_MIB;
    });
    await run("slow-reader");
    const [outside] = attacked.callers;
    assert.ok(outside!.slowest > 2000 || outside!.lost.length > 0, `${outside!.slowest} ms`);
  });

  it("invented methods are counted by name, each for ever", async function () {
    attacked = await start(this, (http) => {
      for (const { name, typed_config } of http.http_filters)
        if (name === "envoy.filters.http.grpc_stats")
          Object.assign(typed_config, { individual_method_stats_allowlist: undefined, stats_for_all_methods: true });
    });
    const { growth, endedBy } = await run("invented-names");
    assert.ok(growth !== undefined && growth > 5 * GROWTH_MAX, `${endedBy}, ${growth} bytes`);
  });

  it("invented methods of gRPC-Web are counted by name, whatever is counted of gRPC", async function () {
    attacked = await start(this, (http, built) => {
      Reflect.deleteProperty(built, "stats_config");
      Object.assign(http, {
        http_filters: http.http_filters.filter(({ name }) => name !== "envoy.filters.http.grpc_stats"),
      });
    });
    const { growth, endedBy } = await run("invented-names");
    assert.ok(growth !== undefined && growth > 5 * GROWTH_MAX, `${endedBy}, ${growth} bytes`);
  });

  async function start(context: Mocha.Context, change: (http: Manager, built: Bootstrap) => void): Promise<Attacked> {
    const { path } = await requireEnvoy(context);
    context.timeout(60_000);
    return startAttacked(path, (built) => {
      const copy = structuredClone(built);
      change(changed(copy), copy);
      return copy;
    });
  }

  async function run(name: string, milliseconds = 20_000): Promise<AttackResult> {
    const attack: Attack | undefined = ATTACKS.find((one) => one.name === name);
    assert.ok(attack, name);
    return attack.run(attacked!.target.ingress, { milliseconds, bytes: 64 * 2 ** 20 });
  }
});

function withoutRuntime(built: Bootstrap, key: string): void {
  for (const { static_layer } of built.layered_runtime.layers) Reflect.deleteProperty(static_layer, key);
}
