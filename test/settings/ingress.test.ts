import { MINIMAL, type Tree, accepts, crosses, refuses, withValue } from "./support";

const CERTIFICATE = [
  "either managed: true or preShared, and one of them: gRPC needs TLS at the load balancer",
  "write { managed: true } or { preShared: [name] }",
] as const;
const named = (what: string, command: string) =>
  [
    `${what} has at most 63 characters: lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen`,
    `write the name as gcloud ${command} list prints it`,
  ] as const;
const SAMPLE_RATE = [
  "a number from 0 to 1: the share of calls that is logged",
  "write 0.01 for one in a hundred, without quotes",
] as const;
const BOOLEAN = ["true or false", "write one of them, without quotes"] as const;

describe("settings: ingress", () => {
  refuses([
    ["ingress.certificate.managed", false, ...CERTIFICATE],
    ["ingress.certificate.managed", "true", ...BOOLEAN],
    [
      "ingress.certificate.preShared",
      [],
      "at least one certificate",
      "name one: gcloud compute ssl-certificates list --global",
    ],
    [
      "ingress.certificate.preShared",
      Array.from({ length: 16 }, (_, index) => `certificate-${index}`),
      "at most 15 certificates a load balancer",
      "take some out",
    ],
    ["ingress.certificate.preShared", ["a", "a"], "each certificate once", "take the repeated certificate out"],
    ["ingress.reservedAddress", "203.0.113.7", ...named("an address's name", "compute addresses")],
    ["ingress.dnsZone", "example.com", ...named("a managed zone's name", "dns managed-zones")],
    ["ingress.logSampleRate", -0.01, ...SAMPLE_RATE],
    ["ingress.logSampleRate", 1.01, ...SAMPLE_RATE],
    ["ingress.logSampleRate", "0.5", ...SAMPLE_RATE],
    ["ingress.logSampleRate", true, ...SAMPLE_RATE],
    ["ingress.cloudArmorPolicy", "a".repeat(64), ...named("a security policy's name", "compute security-policies")],
    ["ingress.sslPolicy", "Modern", ...named("an SSL policy's name", "compute ssl-policies")],
    ["ingress.httpsRedirect", "no", ...BOOLEAN],
  ]);
  refuses(
    [["ingress.certificate.preShared.0", "A", ...named("a certificate's name", "compute ssl-certificates")]],
    withValue("ingress.certificate.preShared", ["a"]),
  );
  refuses([["ingress.certificate.managed", true, ...CERTIFICATE]], withValue("ingress.certificate.preShared", ["a"]));
  accepts([
    ["ingress.certificate", {}, { managed: true }, { preShared: ["a"] }, { managed: false, preShared: ["a", "b"] }],
    ["ingress.dnsZone", "example-com"],
    ["ingress.logSampleRate", 0, 0.5, 1],
  ]);
});

describe("settings: hosts of managed certificates", () => {
  const image = "acme/hello:1";
  const long = `${"a".repeat(52)}.example.com`;
  const PLAIN = {
    rule: "a managed certificate covers names of at most 63 characters without a wildcard",
    fix: "write a plain host name, or use ingress.certificate.preShared",
  };
  const hosts = (count: number): Tree[] =>
    Array.from({ length: count }, (_, index) => ({ host: `h${index}.example.com` }));
  const serve = (routes: readonly Tree[], rest: Tree = {}): Tree => ({
    servers: { hello: { image, routes } },
    ...rest,
  });
  crosses([
    [
      "refuses a wildcard and a name over 63 characters",
      serve([{ host: "*.example.com" }, { host: long }]),
      [
        { path: "servers.hello.routes.0.host", value: "*.example.com", ...PLAIN },
        { path: "servers.hello.routes.1.host", value: long, ...PLAIN },
      ],
    ],
    [
      "refuses the sixteenth host",
      serve(hosts(16)),
      [
        {
          path: "servers.hello.routes.15.host",
          value: "h15.example.com",
          rule: "at most 15 hosts with managed certificates, one each, on a load balancer",
          fix: "share hosts between servers by their gRPC services, or use ingress.certificate.preShared",
        },
      ],
    ],
  ]);
  const preShared = { ingress: { certificate: { preShared: ["wildcard"] } } };
  accepts([
    ["servers", serve(hosts(15))["servers"], serve([{ host: "a".repeat(51) + ".example.com" }])["servers"]],
    [
      "servers.hello.routes",
      Array.from({ length: 20 }, (_, index) => ({ host: "grpc.example.com", service: `acme.v1.S${index}` })),
    ],
  ]);
  accepts([["servers", serve([{ host: "*.example.com" }, { host: long }, ...hosts(20)])["servers"]]], {
    ...MINIMAL,
    ...preShared,
  });
});
