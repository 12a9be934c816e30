import { APP_PROTOCOLS } from "../../../checks/view/arrivals";
import { jsonAnnotation } from "../../../checks/view/service";
import type { Way } from "./context";

/** Whether a Service's port shows that it is for gRPC: by its name, its protocol, or what the load balancer speaks to it. */
export function carriesGrpc({ service, port }: Way): boolean {
  const protocols = APP_PROTOCOLS.flatMap((key) => jsonAnnotation(service.object, key)?.[port.name ?? ""] ?? []);
  const protocol = port.field.at("appProtocol").text ?? "";
  const isNamed = /^(?:grpc|h2c)(?:-|$)/.test(port.name ?? "") || /^(?:grpc|kubernetes\.io\/h2c)$/.test(protocol);
  return isNamed || protocols.includes("HTTP2");
}
