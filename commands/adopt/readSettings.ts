import { readCallers } from "./read/callers";
import { readCalls } from "./read/calls";
import { readCommandLine } from "./read/commandLine";
import type { Context, ServerSource } from "./read/context";
import { leaveEnvoyParts } from "./read/envoyLeftovers";
import { readEnvoySettings } from "./read/envoySettings";
import { readEnvironment } from "./read/environment";
import { readGrpcWeb } from "./read/grpcWeb";
import { readMethods } from "./read/methods";
import { readHealth } from "./read/health";
import { readImage } from "./read/image";
import { readIngressSettings } from "./read/ingressSettings";
import { leaveObjects } from "./read/objectLeftovers";
import { leaveInternal } from "./read/internal";
import { readNamespace, readPlace } from "./read/place";
import { leavePodParts } from "./read/podLeftovers";
import { readOwnPod } from "./read/ownPod";
import { readPort } from "./read/port";
import { readReplicas } from "./read/replicas";
import { readResources, readUser } from "./read/resources";
import { isCalledFromOutside, readRoutes } from "./read/routes";
import { serversOf } from "./read/servers";
import { leaveServerTls } from "./read/tls";

/** Reads the settings of a stack into the draft, in the order in which its file shows them. */
export function readSettings(context: Context): readonly ServerSource[] {
  const servers = serversOf(context);
  readPlace(servers, context);
  readNamespace(servers, context);
  for (const server of servers) {
    readImage(server, context);
    readCommandLine(server, context);
    readEnvironment(server, context);
    readPort(server, context);
    readUser(server, context);
    readResources(server, context);
    readReplicas(server, context);
    readHealth(server, context);
    readCalls(server, isCalledFromOutside(server) || context.stated.host !== undefined, context);
    readRoutes(server, context);
    readCallers(server, context);
    readGrpcWeb(server, context);
    readMethods(server, context);
    leaveServerTls(server, context);
    readOwnPod(server, context);
    leavePodParts(server, context);
  }
  leaveInternal(context);
  readEnvoySettings(servers, context);
  readIngressSettings(servers, context);
  leaveEnvoyParts(servers, context);
  leaveObjects(servers, context);
  return servers;
}
