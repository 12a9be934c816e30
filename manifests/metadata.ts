import { serverLabels } from "../settings/names";

/** Metadata of an object of a server: name, namespace and the labels that every object of the server carries. */
export function serverMetadata(server: string, namespace: string, name = server) {
  return { name, namespace, labels: serverLabels(server) };
}
