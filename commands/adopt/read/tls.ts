import { usesTls } from "../../../checks/envoy/cluster";
import { appProtocol } from "../../../checks/view/arrivals";
import { callClusters } from "../../../checks/view/callClusters";
import type { Context, ServerSource } from "./context";

const REASON =
  "here TLS ends at Envoy, which speaks plain HTTP/2 to the server inside the pod: let the server listen without TLS";

/** TLS of the server's own: the program's Envoy has none for it. */
export function leaveServerTls(
  { name, sidecar, edges, ways, pod }: ServerSource,
  { view, draft, place }: Context,
): void {
  for (const { envoy, cluster } of callClusters(view)) {
    if ((envoy === sidecar || edges.includes(envoy)) && usesTls(cluster))
      draft.leaveOut(`${name} TLS from Envoy on`, place(cluster.field), REASON);
  }
  for (const { service, port, backends } of ways) {
    const own = sidecar === undefined && service.pods.includes(pod) && backends.length > 0;
    if (own && appProtocol(service, port) !== "HTTP")
      draft.leaveOut(`${name} TLS of its own`, place(port.field), REASON);
  }
}
