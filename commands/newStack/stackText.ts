import { Document, isCollection, isMap, isNode, isScalar } from "yaml";
import { parseImage } from "../../settings/values/image";
import { serverName } from "../../settings/server";
import type { CreatedNetwork } from "../../settings/network";
import type { Answers } from "./answers";
import { shapeOf } from "./shapes";

/** Lets an editor with the YAML language server complete and explain the keys. */
const EDITORS = "yaml-language-server: $schema=docs/settings.schema.json";
/** Maps that stand on one line: `{ min: 2, max: 4 }`. */
const ON_ONE_LINE: readonly (readonly string[])[] = [
  ["cluster", "network"],
  ["cluster", "nodePools", "default"],
  ["server", "resources"],
  ["server", "replicas"],
  ["server", "calls"],
];

/**
 * The stack's file, as `npm run format` leaves it.
 * @param namespace of the program's own keys: the Pulumi project's name
 */
export function stackText(answers: Answers, network: CreatedNetwork, namespace: string): string {
  const { about, cluster, server, envoy, ingress, comments } = shapeOf(answers, network);
  const name = serverOf(answers);
  const key = (group: string): string => `${namespace}:${group}`;
  const config = {
    "gcp:project": answers.project,
    "gcp:region": answers.region,
    [key("cluster")]: cluster,
    [key("servers")]: { [name]: { image: answers.image, routes: [{ host: answers.host }], ...server } },
    ...(Object.keys(envoy).length > 0 && { [key("envoy")]: envoy }),
    ...(Object.keys(ingress).length > 0 && { [key("ingress")]: ingress }),
  };
  // Quotes what a reader of YAML 1.1 would take for something else than text, such as 17:00.
  const document = new Document({ config }, { compat: "yaml-1.1" });
  const [first] = isMap(document.contents) ? document.contents.items : [];
  if (isNode(first?.key))
    first.key.commentBefore = ` ${EDITORS}\n ${about} Every key, with its default: docs/settings.md`;
  const at = ([group, ...rest]: readonly string[]): string[] => [
    "config",
    ...(group === "server" ? [key("servers"), name] : [key(group!)]),
    ...rest,
  ];
  for (const [path, text] of comments) comment(document, at(path), text);
  for (const path of ON_ONE_LINE) {
    const node = document.getIn(at(path), true);
    if (isCollection(node)) node.flow = true;
  }
  return document.toString({ lineWidth: 0 });
}

/** The server's name, where none is given: the last part of the image's. */
export function serverOf({ server, image }: Pick<Answers, "server" | "image">): string {
  if (server !== undefined) return server;
  const named = parseImage(image)?.repository.split("/").at(-1) ?? "";
  return serverName.safeParse(named).success ? named : "my-server";
}

/** Beside a plain value, above everything else. */
function comment(document: Document, path: readonly string[], text: string): void {
  const node = document.getIn(path, true);
  if (isScalar(node)) node.comment = ` ${text}`;
  const parent = document.getIn(path.slice(0, -1));
  if (!isCollection(node) || !isMap(parent)) return;
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
  if (isNode(pair?.key)) pair.key.commentBefore = ` ${text}`;
}
