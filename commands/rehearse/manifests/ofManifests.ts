import { parse } from "yaml";
import { ifKnown } from "../../../checks/field";
import { StackView } from "../../../checks/view/stackView";
import { listed } from "../../../checks/words";
import type { Settings } from "../../../settings/resolved";
import { SettingsError } from "../../../settings/problems";
import { parseSettings } from "../../../settings/settings";
import { adopt } from "../../adopt/adopted";
import { Draft } from "../../adopt/draft";
import type { InputNote } from "../../adopt/input/notes";
import { readManifests } from "../../adopt/input/readManifests";
import type { Source as ManifestSource } from "../../adopt/input/sources";
import type { Context, ServerSource } from "../../adopt/read/context";
import { readPort } from "../../adopt/read/port";
import { serversOf } from "../../adopt/read/servers";
import { Ledger } from "../../adopt/unread/ledger";
import { CommandError } from "../../shared/commandError";
import { ROOT } from "../../shared/root";
import { stackFileFrom } from "../../shared/stackFile";
import { changes } from "../loopback";
import { rehearsable } from "../rehearsable";
import { FIRST_POD, type Source, ofSettings } from "../source";
import { manifestsSubject } from "./manifestsSubject";

/** A server of anybody's manifests, before and after adopt. */
export interface BeforeAndAfter {
  readonly server: string;
  readonly before: Source;
  /** Undefined where adopt makes no settings of it. */
  readonly after: Source | undefined;
  /** Why there is no `after`. */
  readonly reason?: string;
  /** What of the manifests runs otherwise than in the cluster, or not at all. */
  readonly leftOut: readonly string[];
  /** Where the server listens, and what its health is asked for. */
  readonly port: number;
  readonly healthService: string;
}

const STACK = "adopted";
/** Seconds: a stream that a load balancer with every default would cut. */
const STREAM = 25;

/** Manifests, and what they come from, in words. */
export interface Manifests {
  readonly from: string;
  readonly sources: readonly ManifestSource[];
}

/**
 * Reads a server out of manifests as `adopt` finds it, to be run as it is.
 * @param wanted name of the server. @default the only or first one
 * @throws CommandError where there is no gRPC server, or none of that name
 */
export function ofManifests(
  { from: path, sources }: Manifests,
  wanted: string | undefined,
  echoes: boolean,
): BeforeAndAfter {
  const { objects, notes } = readManifests(sources);
  const unread = notes.filter(({ level }) => level === "error").map(inWords);
  const view = new StackView(
    objects.map(({ resource }) => resource),
    STACK,
    true,
  );
  const context: Context = {
    view,
    draft: new Draft(),
    stated: { images: {}, servers: wanted === undefined ? [] : [wanted] },
    place: ({ path: place }) => place,
    ledger: new Ledger(),
    leave: () => undefined,
  };
  const server = serverOf(serversOf(context), path, wanted, unread);
  readPort(server, context);
  const port =
    (context.draft.get(["servers", server.name, "port"])?.value as number | undefined) ?? server.app.ports[0]?.port;
  if (port === undefined)
    throw new CommandError(`${server.name}: nothing in the manifests states the port that its server listens on`);
  const adopted = adoptedSettings(sources, path, server.name, wanted);
  const after =
    typeof adopted === "string"
      ? undefined
      : ofSettings(rehearsable(adopted, server.name, echoes).settings, server.name);
  const subject = ifKnown(() =>
    manifestsSubject(server, port, after === undefined ? STREAM : after.subject(1).times.longestStream, view),
  );
  if (subject === undefined) throw new CommandError(`${server.name}: a value of its manifests is not known`);
  return {
    server: server.name,
    before: {
      project: "manifests",
      stack: path,
      server: server.name,
      subject: (speed) => subject.subject(speed),
      changes: (speed) =>
        subject
          .configurations(FIRST_POD, speed)
          .map(({ deployed, here }) => changes(deployed, here))
          .join(""),
    },
    after,
    ...(typeof adopted === "string" && { reason: adopted }),
    leftOut: [...unread, ...subject.leftOut],
    port,
    healthService: subject.subject(1).server.healthServices[0] ?? "",
  };
}

/** `k8s/api.yaml:3 is a template: … : render it first`. */
function inWords({ file, line, message, fix }: InputNote): string {
  return `${file}:${line} ${message}; ${fix}`;
}

function serverOf(
  servers: readonly ServerSource[],
  path: string,
  wanted: string | undefined,
  unread: readonly string[],
): ServerSource {
  const names = servers.map(({ name }) => name);
  if (names.length === 0)
    throw new CommandError([`${path}: there is no gRPC server; name a workload with --server`, ...unread].join("\n"));
  const found =
    wanted === undefined ? servers[0] : servers.find(({ name, pod }) => name === wanted || pod.owner.name === wanted);
  if (found === undefined) throw new CommandError(`--server ${wanted}: the manifests' servers are ${listed(names)}`);
  return found;
}

/** What adopt makes of the manifests; the reason in words where it makes nothing. */
function adoptedSettings(
  sources: Parameters<typeof adopt>[0],
  path: string,
  server: string,
  wanted: string | undefined,
): Settings | string {
  const stated = { images: {}, servers: wanted === undefined || wanted !== server ? [] : [wanted] };
  const { stackFile } = adopt(sources, path, stated, ROOT);
  if (stackFile === undefined) return "adopt writes no settings for it";
  try {
    const settings = parseSettings(stackFileFrom(ROOT, parse(stackFile.text) as Record<string, unknown>, STACK));
    return server in settings.servers ? settings : `adopt writes no settings for ${server}`;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.message;
  }
}
