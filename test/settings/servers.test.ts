import { MINIMAL, type Tree, accepts, crosses, refuses } from "./support";

const image = "acme/hello:1";
const NAME =
  "a server's name has at most 48 characters: lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen";
const NAME_FIX = "write a name such as my-server";
const SOME = ["at least one server", "write servers: { my-server: { image: … } }"] as const;
const MAP = ["a map", "write keys below it, one `key: value` a line"] as const;

describe("settings: servers", () => {
  refuses([
    ["servers", undefined, ...SOME],
    ["servers", {}, ...SOME],
    ["servers", null, ...MAP],
    ["servers", [{ image }], ...MAP],
    ["servers", "my-server: {", ...MAP],
    ["servers", "", ...MAP],
    ["servers", "7", ...MAP],
    ["servers.hello", null, ...MAP],
    ["servers.hello", image, ...MAP],
    ["servers.hello", [image], ...MAP],
  ]);
  accepts([["servers", { a: { image } }, { ["a".repeat(48)]: { image } }, { constructor: { image } }]]);

  const name = (value: string, rule = NAME) => ({ path: `servers.${value}`, value, rule, fix: NAME_FIX });
  const called = (...names: string[]): Tree => ({
    servers: Object.fromEntries(names.map((name) => [name, { image }])),
  });
  crosses([
    ["refuses a name of 49 characters", called("a".repeat(49)), [name("a".repeat(49))]],
    [
      "refuses capitals, a leading digit and a dot",
      called("Hello", "7up", "a.b"),
      [name("Hello"), name("7up"), name("a.b")],
    ],
    ["refuses a number as a name", called("7"), [name("7")]],
    [
      "refuses the sidecar's name",
      called("envoy"),
      [name("envoy", "a name other than envoy: the sidecar's container has it")],
    ],
    [
      "refuses a server that is called as another's headless Service",
      called("hello", "hello-pods"),
      [
        {
          path: "servers.hello-pods",
          value: "hello-pods",
          rule: "a name that is free: hello has a headless Service of that name",
          fix: "rename one of the servers",
        },
      ],
    ],
    [
      "refuses one service account for two servers",
      {
        servers: {
          a: { image, serviceAccount: { name: "runtime", roles: ["roles/a.b"] } },
          b: { image, serviceAccount: { name: "runtime", roles: ["roles/a.b"] } },
          c: { image, serviceAccount: { roles: ["roles/a.b"] } },
          d: { image, serviceAccount: { roles: ["roles/a.b"] } },
        },
      },
      [
        {
          path: "servers.b.serviceAccount.name",
          value: "runtime",
          rule: "a service account of its own; a has it too",
          fix: "write another name, or leave it out",
        },
      ],
    ],
  ]);
});

describe("settings: routes of several servers", () => {
  const routes = (a: unknown, b: unknown): Tree => ({ servers: { a: { image, routes: a }, b: { image, routes: b } } });
  const host = "grpc.example.com";
  const service = "acme.v1.Billing";
  const taken = (path: string, value: unknown, other: string) => ({
    path,
    value,
    rule: `a host and service that no other route has; ${other} has them too`,
    fix: "add the gRPC service, or take one of the routes out",
  });
  crosses([
    [
      "refuses one host for two servers",
      routes([{ host }], [{ host }]),
      [taken("servers.b.routes.0", { host }, "servers.a.routes.0")],
    ],
    [
      "refuses one service for two servers, and a route twice in one",
      routes([{ host, service }, { host: "b.example.com" }, { host, service }], [{ host }, { host, service }]),
      [
        taken("servers.a.routes.2", { host, service }, "servers.a.routes.0"),
        taken("servers.b.routes.1", { host, service }, "servers.a.routes.0"),
      ],
    ],
  ]);
  accepts([
    [
      "servers",
      routes([{ host, service }], [{ host }])["servers"],
      routes([{ host, service }], [{ host, service: "acme.v1.Orders" }])["servers"],
      routes([{ host, service }], [{ host: "b.example.com", service }])["servers"],
    ],
  ]);
});

describe("settings: ports of one pod", () => {
  const clash = (path: string, value: number, other: string) => ({
    path,
    value,
    rule: `a port of its own in the pod; ${other} has it too`,
    fix: "move one of the two",
  });
  crosses([
    [
      "refuses a server on Envoy's port",
      { servers: { a: { image, port: 8001 }, b: { image, port: 15001 } } },
      [clash("servers.a.port", 8001, "envoy.ports.admin"), clash("servers.b.port", 15001, "envoy.ports.ingress")],
    ],
    [
      "refuses two listeners on one port",
      { ...MINIMAL, envoy: { ports: { ingress: 9000, internal: 9000 } } },
      [clash("envoy.ports.internal", 9000, "envoy.ports.ingress")],
    ],
    [
      "refuses a listener on the server's default port",
      { ...MINIMAL, envoy: { ports: { health: 8888 } } },
      [clash("servers.hello.port", 8888, "envoy.ports.health")],
    ],
  ]);
  accepts([["servers", { a: { image, port: 9000 }, b: { image, port: 9000 } }]]);
});

describe("settings: time that a node gives a pod to leave", () => {
  const on = (cluster: Tree, calls?: Tree, routes: unknown = [{ host: "grpc.example.com" }]): Tree => ({
    cluster,
    servers: { hello: { image, calls, routes } },
  });
  const tooLong = (path: string, value: string | undefined, node: string, limit: string, need: string) => ({
    path,
    value,
    rule: `${node} gives a pod ${limit} to leave; these calls need ${need}`,
    fix: `write leave: ${limit} and accept that longer calls are cut when a pod leaves, shorten the calls, or use other nodes`,
  });
  const autopilot = { mode: "autopilot" };
  const spot = { nodePools: { default: { spot: true } } };
  const calls = "servers.hello.calls";
  crosses([
    [
      "refuses streams of 451 s on Autopilot behind the load balancer",
      on(autopilot, { longestStream: "7m31s" }),
      [tooLong(calls, undefined, "Autopilot", "10m", "10m1s")],
    ],
    [
      "refuses a leave of over 10 minutes on Autopilot",
      on(autopilot, { longestStream: "1h", leave: "20m" }),
      [tooLong(`${calls}.leave`, "20m", "Autopilot", "10m", "20m")],
    ],
    ["refuses the defaults on spot nodes", on(spot), [tooLong(calls, undefined, "a spot node", "25s", "7m30s")]],
    [
      "refuses a leave of 26 s on spot nodes",
      on(spot, { leave: "26s" }),
      [tooLong(`${calls}.leave`, "26s", "a spot node", "25s", "26s")],
    ],
  ]);
  const taints = [{ key: "acme.com/batch", effect: "NO_SCHEDULE" }];
  accepts([
    ["cluster", autopilot, { nodePools: { default: {}, batch: { spot: true, taints } } }],
    ["servers", on({}, { longestStream: "24h" })["servers"]],
  ]);
  accepts([["servers", on({}, { leave: "25s" })["servers"]]], on(spot));
  accepts(
    [["servers", on({}, { longestStream: "7m30s" })["servers"], on({}, { longestStream: "9m10s" }, [])["servers"]]],
    on(autopilot),
  );
});
