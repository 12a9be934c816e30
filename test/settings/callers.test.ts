import { MINIMAL, type Tree, accepts, refuses } from "./support";

const hello = "servers.hello";
describe("settings: who calls a server, and as whom it acts", () => {
  const HOST = [
    "a host name in lower case with at least one dot, without scheme, port or path",
    "write it as grpc.example.com",
  ] as const;
  const SERVICE = [
    "a gRPC service's full name: package and service, with dots, without slashes",
    "write it as the .proto file has it: acme.v1.Billing",
  ] as const;
  const HEALTH = [
    'a gRPC service\'s full name, or "" for the whole server',
    "write it as the server registers it: acme.v1.Billing",
  ] as const;
  const METHOD = [
    "a gRPC method's name, without its service and without slashes",
    "write it as the .proto file has it: Charge",
  ] as const;
  const NAMESPACE =
    "a namespace has at most 63 characters: lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen";
  const ORIGIN = ["an origin: scheme and host, without path", "write it as https://app.example.com"] as const;
  const ACCOUNT =
    "a service account id has 6 to 30 characters: lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen";
  const ACCOUNT_FIX = "write a name such as my-server-runtime, without @project";
  const ROLE = [
    "an IAM role: roles/service.role, or projects/…/roles/… for a custom one, whose id has 3 to 64 characters",
    "write it as roles/cloudtrace.agent",
  ] as const;
  const BASIC = [
    "a role for one purpose: the basic roles owner, editor and viewer reach the whole project",
    "write the roles that the server's calls need",
  ] as const;
  const base = structuredClone(MINIMAL) as Tree;
  Object.assign((base["servers"] as Record<string, Tree>)["hello"]!, {
    grpcWeb: { origins: ["https://app.example.com"] },
    serviceAccount: { name: "hello-runtime", roles: ["roles/cloudtrace.agent"] },
    callers: ["web"],
    methods: { acme: ["Charge"] },
  });
  refuses(
    [
      [`${hello}.routes.0.host`, undefined, `required: ${HOST[0]}`, HOST[1]],
      [`${hello}.routes.0.host`, "", ...HOST],
      [`${hello}.routes.0.host`, "localhost", ...HOST],
      [`${hello}.routes.0.host`, "Grpc.example.com", ...HOST],
      [`${hello}.routes.0.host`, "https://grpc.example.com", ...HOST],
      [`${hello}.routes.0.host`, "grpc.example.com:443", ...HOST],
      [`${hello}.routes.0.host`, "grpc.example.com.", ...HOST],
      [`${hello}.routes.0.host`, "203.0.113.7", ...HOST],
      [`${hello}.routes.0.host`, "grpc_1.example.com", ...HOST],
      [`${hello}.routes.0.host`, `${"a".repeat(64)}.example.com`, ...HOST],
      [`${hello}.routes.0.host`, `${`${"a".repeat(61)}.`.repeat(4)}example`, ...HOST],
      [`${hello}.routes.0.service`, "/acme.v1.Billing", ...SERVICE],
      [`${hello}.routes.0.service`, "acme.v1.Billing/Get", ...SERVICE],
      [`${hello}.routes.0.service`, "", ...SERVICE],
      [`${hello}.routes.0`, "grpc.example.com", "a map", "write keys below it, one `key: value` a line"],
      [`${hello}.routes`, { host: "grpc.example.com" }, "a list", "write one `- item` a line, or [a, b]"],
      [`${hello}.health.service`, "acme/Billing", ...HEALTH],
      [`${hello}.health.service`, 7, ...HEALTH],
      [`${hello}.methods`, ["Charge"], "a map", "write keys below it, one `key: value` a line"],
      [`${hello}.methods.acme`, "Charge", "a list", "write one `- item` a line, or [a, b]"],
      [`${hello}.methods.acme`, [], "at least one method", "name the methods, or take the service out"],
      [`${hello}.methods.acme`, ["Charge", "Charge"], "each method once", "take the repeated method out"],
      [`${hello}.methods.acme.0`, "/acme.v1.Billing/Charge", ...METHOD],
      [`${hello}.methods.acme.0`, "", ...METHOD],
      [`${hello}.callers`, [], "at least one namespace", "name one, or take the key out to let every namespace call"],
      [`${hello}.callers.0`, "Web", NAMESPACE, "write a name such as default"],
      [`${hello}.callers`, ["web", "web"], "each namespace once", "take the repeated namespace out"],
      [`${hello}.grpcWeb.origins`, [], "at least one origin", "name the pages that may call"],
      [`${hello}.grpcWeb.origins`, undefined, "required: a list", "write one `- item` a line, or [a, b]"],
      [`${hello}.grpcWeb.origins.0`, "app.example.com", ...ORIGIN],
      [`${hello}.grpcWeb.origins.0`, "https://app.example.com/", ...ORIGIN],
      [`${hello}.grpcWeb.origins.0`, "*", ...ORIGIN],
      [`${hello}.grpcWeb.origins`, ["https://a.b", "https://a.b"], "each origin once", "take the repeated origin out"],
      [
        `${hello}.grpcWeb.origins`,
        Array.from({ length: 101 }, (_, index) => `https://app${index}.example.com`),
        "at most 100 origins",
        "serve more from other hosts",
      ],
      [`${hello}.serviceAccount.name`, "hello", ACCOUNT, ACCOUNT_FIX],
      [`${hello}.serviceAccount.name`, "a".repeat(31), ACCOUNT, ACCOUNT_FIX],
      [`${hello}.serviceAccount.name`, "hello-runtime@acme.iam", ACCOUNT, ACCOUNT_FIX],
      [`${hello}.serviceAccount.roles.0`, "projects/acme/roles/ab", ...ROLE],
      [`${hello}.serviceAccount.roles.0`, `projects/acme/roles/${"a".repeat(65)}`, ...ROLE],
      [`${hello}.serviceAccount.roles`, [], "at least one role", "name a role, or take serviceAccount out"],
      [`${hello}.serviceAccount.roles`, undefined, "required: a list", "write one `- item` a line, or [a, b]"],
      [`${hello}.serviceAccount.roles.0`, "cloudtrace.agent", ...ROLE],
      [`${hello}.serviceAccount.roles.0`, "roles/editor", ...BASIC],
      [`${hello}.serviceAccount.roles`, ["roles/a.b", "roles/a.b"], "each role once", "take the repeated role out"],
    ],
    base,
  );
  accepts(
    [
      [`${hello}.routes`, [], [{ host: "a.b", service: "Billing" }, { host: "a.b" }]],
      [`${hello}.health.service`, "", "acme.v1.Billing"],
      [`${hello}.methods`, {}, { "acme.v1.Billing": ["Charge", "Refund"], Echo: ["Unary"] }],
      [`${hello}.grpcWeb.origins`, ["http://localhost:3000"]],
      [`${hello}.serviceAccount.roles`, ["projects/acme/roles/grpc.server", "organizations/7/roles/abc"]],
      [`${hello}.serviceAccount.name`, "abcdef", "a".repeat(30)],
    ],
    base,
  );
});
