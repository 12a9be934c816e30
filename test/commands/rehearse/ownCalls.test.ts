import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Server } from "@grpc/grpc-js";
import { commandApp } from "../../../commands/rehearse/app";
import { servedBetween } from "../../../commands/rehearse/envoy/served";
import type { Definitions } from "../../../commands/rehearse/own-calls/definitions";
import { ownMethod, unaryMethods } from "../../../commands/rehearse/own-calls/method";
import { programWords } from "../../../commands/rehearse/own-calls/program";
import { protoDefinitions } from "../../../commands/rehearse/own-calls/proto";
import { reflectedServices } from "../../../commands/rehearse/own-calls/reflection";
import { type Trial, tryApp } from "../../../commands/rehearse/own-calls/trial";
import { runningPids } from "../../../commands/rehearse/ownProcess";
import { CommandError } from "../../../commands/shared/commandError";
import { listen, ORDERS_PROTO, type OrdersOptions, ordersServer } from "./support/ordersServer";

const GET = "acme.v1.Orders/Get";
const BODY = JSON.stringify({
  order_id: "7",
  parts: [{ part_name: "x" }, { partName: "y" }],
  labels: { a: { partName: "z" } },
  kind: "SOME",
  at: { seconds: 5 },
  inner: { first_line: 3 },
});
/** As protoc's own encoder has it. */
const ENCODED = "0a01371203" + "0a0178" + "12030a0179" + "1a080a0161" + "12030a017a" + "2001" + "2a020805" + "32020803";

const ENUMS = `syntax = "proto3";
package a;
service S { rpc Get(Request) returns (Request); }
enum Outer { X = 0; Y = 1; }
message Request {
  enum Own { A = 0; B = 1; }
  Own own = 1;
  Outer outer = 2;
  repeated Outer list = 3;
  map<string, Outer> map = 4;
}
`;

describe("rehearse: calls of a user's own server", function () {
  this.timeout(30_000);
  let server: Server | undefined;
  afterEach(() => server?.forceShutdown());

  async function reflected(options: OrdersOptions): Promise<Definitions | undefined> {
    server = ordersServer(options);
    return reflectedServices(`127.0.0.1:${await listen(server, "127.0.0.1:0")}`);
  }

  const sources: readonly [what: string, definitions: () => Promise<Definitions | undefined>][] = [
    ["reflection v1", () => reflected({ reflection: "v1" })],
    ["reflection v1alpha", () => reflected({ reflection: "v1alpha" })],
    ["reflection that gives one file at a time", () => reflected({ reflection: "v1", oneByOne: true })],
    ["a proto file", () => Promise.resolve(protoDefinitions(ORDERS_PROTO))],
  ];
  for (const [what, definitions] of sources) {
    it(`are known by ${what}: unary methods, and a body with every kind of field`, async () => {
      const known = (await definitions())!;
      assert.deepEqual(unaryMethods(known), [GET]);
      for (const name of [GET, `/${GET}`, "acme.v1.Orders.Get"]) {
        const { request, ...method } = ownMethod(known, name, BODY);
        assert.deepEqual(method, { name: GET, path: `/${GET}` });
        assert.equal(request.toString("hex"), ENCODED);
      }
    });

    for (const [wrong, name, body, message] of [
      [
        "a method that is not there",
        "acme.v1.Orders/Got",
        "{}",
        /no such method; there are .*Orders\/Get, .*Orders\/Watch$/,
      ],
      ["a stream", "acme.v1.Orders/Watch", "{}", /is a stream.*; unary ones are acme\.v1\.Orders\/Get$/],
      ["a body that is no JSON", GET, "{order}", /^--body is no JSON/],
      ["a body that is no object", GET, "[]", /^--body must be a JSON object with the fields of GetRequest/],
      [
        "a field that is not there",
        GET,
        '{"order":1}',
        /^--body: GetRequest has no field "order"; its fields are order.?[iI]d, /,
      ],
      ["one in a message of the message", GET, '{"inner":{"x":1}}', /^--body\.inner: Inner has no field "x"/],
      ["one in a list", GET, '{"parts":[{"x":1}]}', /^--body\.parts: Part has no field "x"/],
      ["one in a map", GET, '{"labels":{"a":{"x":1}}}', /^--body\.labels\.value: Part has no field "x"/],
      [
        "a name that its enum has not",
        GET,
        '{"kind":"SONE"}',
        /^--body\.kind: Kind has no value "SONE"; its values are NONE, SOME$/,
      ],
      ["a value that is no enum's", GET, '{"kind":true}', /^--body\.kind: Kind has no value true; /],
      ["a value of another type", GET, '{"at":"now"}', /^--body\.at must be a JSON object|does not fit/],
    ] as const) {
      it(`are refused by ${what} for ${wrong}`, async () => {
        const known = (await definitions())!;
        assert.throws(
          () => ownMethod(known, name, body),
          (error) => error instanceof CommandError && message.test(error.message),
        );
      });
    }
  }

  describe("with enums", () => {
    let folder: string;
    before(() => (folder = mkdtempSync(join(tmpdir(), "enums-"))));
    after(() => rmSync(folder, { recursive: true }));

    function request(body: unknown): string {
      const file = join(folder, "enums.proto");
      writeFileSync(file, ENUMS);
      return ownMethod(protoDefinitions(file), "a.S/Get", JSON.stringify(body)).request.toString("hex");
    }

    for (const [what, body, encoded] of [
      ["of a message's own", { own: "B" }, "0801"],
      ["by number, and a number that is not known yet", { own: 1, outer: 7 }, "08011007"],
      ["in a list", { list: ["X", "Y"] }, "1a020001"],
      ["in a map", { map: { a: "Y" } }, "22050a0161" + "1001"],
      ["that are null", { own: null }, ""],
    ] as const) {
      it(`take values ${what}`, () => assert.equal(request(body), encoded));
    }

    for (const [what, body, message] of [
      ["of a message's own", { own: "X" }, '--body.own: Own has no value "X"; its values are A, B'],
      ["in a list", { list: ["X", "B"] }, '--body.list: Outer has no value "B"; its values are X, Y'],
      ["in a map", { map: { a: "B" } }, '--body.map.value: Outer has no value "B"; its values are X, Y'],
      ["between 1 and 2", { own: 1.5 }, "--body.own: Own has no value 1.5; its values are A, B"],
    ] as const) {
      it(`refuse values ${what}`, () => assert.throws(() => request(body), new CommandError(message)));
    }
  });

  it("are not known where the server has no reflection", async () => assert.equal(await reflected({}), undefined));

  it("are not known from a proto file that is not there", () =>
    assert.throws(() => protoDefinitions("none.proto"), /^Error: --proto none\.proto cannot be read/));
});

describe("rehearse: a user's own server is started once before it is rehearsed", function () {
  this.timeout(60_000);
  const main = require.resolve("./support/ordersServer");
  const start = (...args: string[]) =>
    commandApp([process.execPath, "--require", require.resolve("esbuild-register"), main, "{host}", "{port}", ...args]);
  const trial = (given: Partial<Trial>) => tryApp({ app: start("v1"), port: 8888, env: {}, body: "{}", ...given });
  afterEach(() => assert.deepEqual(runningPids(), []));

  it("its methods are offered where none is named", async () => assert.deepEqual(await trial({}), { offered: [GET] }));

  it("nothing is offered where it has no reflection", async () =>
    assert.deepEqual(await trial({ app: start() }), { offered: [] }));

  it("the named method is called", async () => {
    const { method } = await trial({ method: GET, body: '{"orderId":"7"}' });
    assert.deepEqual([method?.name, method?.request.toString("hex")], [GET, "0a0137"]);
  });

  it("by its proto file where it has no reflection", async () => {
    const definitions = protoDefinitions(ORDERS_PROTO);
    const { method } = await trial({ app: start(), method: GET, body: '{"orderId":"7"}', definitions });
    assert.equal(method?.name, GET);
  });

  for (const [what, given, message] of [
    [
      "a call that fails",
      { method: GET },
      /^--method .*Get with the body \{\} ends with INVALID_ARGUMENT: order_id is missing; .* --body/,
    ],
    [
      "no reflection",
      { app: start(), method: GET },
      /the server has no reflection .*; give its proto file with --proto$/,
    ],
    [
      "a program that ends",
      { app: commandApp([process.execPath, "-e", "console.error('no database'); process.exit(1)"]) },
      /^--app: .* ended by itself:\nno database$/,
    ],
  ] as const) {
    it(`refuses ${what}`, () =>
      assert.rejects(trial(given), (error) => error instanceof CommandError && message.test(error.message)));
  }
});

describe("rehearse: the program of --app", () => {
  it("has words as in a shell", () => {
    assert.deepEqual(programWords("--app", `"${process.execPath}" 'my server.js' {host}`), [
      process.execPath,
      "my server.js",
      "{host}",
    ]);
    assert.deepEqual(programWords("--app", "sh -c true"), ["sh", "-c", "true"]);
  });

  for (const [command, message] of [
    ["no-such-program {port}", /^--app: no program no-such-program is on PATH/],
    ["./no-such-file", /^--app: \.\/no-such-file is not there$/],
    ["./package.json", /^--app: \.\/package\.json is not executable; run chmod \+x/],
    ["./commands", /^--app: \.\/commands is not there$/],
    [" ", /^--app is empty/],
  ] as const) {
    it(`is refused: ${command}`, () =>
      assert.throws(
        () => programWords("--app", command),
        (error) => error instanceof CommandError && message.test(error.message),
      ));
  }
});

describe("rehearse: calls by pod where replies do not show it", () => {
  const before = new Map([
    ["pod-1", 10],
    ["pod-2", 20],
  ]);

  it("are what the Envoys have sent since", () =>
    assert.deepEqual(
      [
        ...servedBetween(
          before,
          new Map([
            ["pod-1", 15],
            ["pod-2", 27],
            ["pod-3", 1],
          ]),
          13,
          false,
        ),
      ],
      [
        ["pod-1", 5],
        ["pod-2", 7],
        ["pod-3", 1],
      ],
    ));

  it("are a connection's share where connections are balanced", () => {
    const after = new Map([
      ["pod-1", 10],
      ["pod-2", 21],
    ]);
    assert.deepEqual(
      [...servedBetween(before, after, 3000, true)],
      [
        ["pod-1", 0],
        ["pod-2", 3000],
      ],
    );
    assert.deepEqual(
      [...servedBetween(before, before, 3000, true)],
      [
        ["pod-1", 0],
        ["pod-2", 0],
      ],
    );
  });
});
