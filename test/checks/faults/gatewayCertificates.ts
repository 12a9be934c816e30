import type { EditableStack, Tree } from "../support";
import type { Row } from "./fault";
import { GATEWAY, LISTENER, ROUTE, after } from "./gatewayEdits";

const MAP_ENTRY = "gcp:certificatemanager/certificateMapEntry:CertificateMapEntry";
const COMPUTE_CERTIFICATE = "gcp:compute/managedSslCertificate:ManagedSslCertificate";
const HOST = "grpc.example.com";

/** An entry of the Gateway's certificate map. */
function entry(s: EditableStack, inputs: Tree, map = "front"): void {
  s.add(MAP_ENTRY, { metadata: { name: `entry-${s.resources.length}` }, map, ...inputs });
}

/** The listener names certificates of Compute Engine in the map's place. */
function preShared(s: EditableStack, names: string): void {
  s.drop(GATEWAY, "metadata.annotations");
  s.set(GATEWAY, `${LISTENER}.tls`, { options: { "networking.gke.io/pre-shared-certs": names } });
}

function certificate(s: EditableStack, name: string, ...domains: string[]): void {
  s.add(COMPUTE_CERTIFICATE, { metadata: { name }, name, managed: { domains } });
}

export const faults: readonly Row[] = [
  {
    what: "the certificate map has an entry for another host",
    code: "gateway-host-uncovered",
    change: after((s) => entry(s, { hostname: "api.example.com" })),
  },
  {
    what: "a wildcard of the certificate map is a level above the host",
    code: "gateway-host-uncovered",
    change: after((s) => {
      entry(s, { hostname: "*.example.com" });
      s.set(ROUTE, "spec.hostnames", [HOST, "eu.grpc.example.com"]);
    }),
  },
  {
    what: "a listener's certificates are for other hosts",
    code: "gateway-host-uncovered",
    change: after((s) => {
      preShared(s, "first, second");
      certificate(s, "first", "api.example.com");
      certificate(s, "second", "web.example.com", "www.example.com");
    }),
  },
];

export const right: readonly Row[] = [
  {
    what: "the certificate map has an entry for the host",
    code: "gateway-host-uncovered",
    change: after((s) => entry(s, { hostname: HOST })),
  },
  {
    what: "the certificate map, by its full name, has a wildcard for the host",
    code: "gateway-host-uncovered",
    change: after((s) =>
      entry(s, { hostname: "*.example.com" }, "projects/acme/locations/global/certificateMaps/front"),
    ),
  },
  {
    what: "the certificate map has a primary entry beside one for another host",
    code: "gateway-host-uncovered",
    change: after((s) => {
      entry(s, { hostname: "api.example.com" });
      entry(s, { matcher: "PRIMARY" });
    }),
  },
  {
    what: "an entry for another host is of another map",
    code: "gateway-host-uncovered",
    change: after((s) => entry(s, { hostname: "api.example.com" }, "back")),
  },
  {
    what: "one of a listener's certificates is for the host",
    code: "gateway-host-uncovered",
    change: after((s) => {
      preShared(s, "first,second");
      certificate(s, "first", "api.example.com");
      certificate(s, "second", HOST);
    }),
  },
  {
    what: "one of a listener's certificates is not in the stack",
    code: "gateway-host-uncovered",
    change: after((s) => {
      preShared(s, "first,second");
      certificate(s, "first", "api.example.com");
    }),
  },
  {
    what: "a listener has a certificate of a Secret, too",
    code: "gateway-host-uncovered",
    change: after((s) => {
      preShared(s, "first");
      certificate(s, "first", "api.example.com");
      s.set(GATEWAY, `${LISTENER}.tls.certificateRefs`, [{ name: "front" }]);
    }),
  },
];
