import { looksLikeBootstrap } from "../../checks/envoy/readBootstrap";
import type { Place } from "../../checks/field";
import type { Finding } from "../../checks/finding";
import type { EnvoyRefusal } from "../../checks/rules/envoyValidation";
import { compareFindings, runChecks } from "../../checks/run";
import { StackView } from "../../checks/view/stackView";
import { listed } from "../../checks/words";
import { Draft, type LeftOut } from "./draft";
import type { InputNote } from "./input/notes";
import type { AdoptedObject } from "./input/objects";
import { readManifests } from "./input/readManifests";
import { type Source } from "./input/sources";
import type { ServerSource, Stated } from "./read/context";
import { readSettings } from "./readSettings";
import { aboutFile, bareObjects, isFile, loneFindings } from "./loneBootstraps";
import { type DraftedFile, draftedFile, settledSettings } from "./stackFile";
import { Ledger } from "./unread/ledger";
import { leaveUnread } from "./unread/leaveUnread";
import { CommandError } from "../shared/commandError";
import { bootstrapTexts, isLone } from "../shared/envoy/bootstrapTexts";
import { type BootstrapText, isTemplate, validateBootstraps } from "../shared/envoy/validation";

/** A finding with the line that it is about. */
export interface PlacedFinding extends Finding {
  readonly file: string;
  /** From 1; of the field, or of what is around it. */
  readonly line: number;
}

/** What manifests contain, and how the program would deploy it. */
export interface Adopted {
  /** Objects that were read. */
  readonly objects: number;
  readonly notes: readonly InputNote[];
  readonly findings: readonly PlacedFinding[];
  /** Names of the gRPC servers. */
  readonly servers: readonly string[];
  /** Undefined where there is no server to write settings for. */
  readonly stackFile: DraftedFile | undefined;
  readonly leftOut: readonly LeftOut[];
  /** Every bootstrap that was read. */
  readonly bootstraps: readonly BootstrapText[];
  /** Why Envoy itself was not asked about them; undefined where it was, or there are none. */
  readonly envoyMissing?: string | undefined;
}

/** Name of the stack that the manifests are checked as: it reports nothing about production. */
const STACK = "adopted";

/** Like `adopt`, and asks Envoy itself about the bootstraps, where an Envoy can be had. */
export async function adoptWithEnvoy(...given: Parameters<typeof adopt>): Promise<Adopted> {
  const [sources, from, stated, root] = given;
  const adopted = adopt(...given);
  const { refusals, missing: envoyMissing } = await validateBootstraps(adopted.bootstraps);
  return { ...(refusals.length === 0 ? adopted : adopt(sources, from, stated, root, refusals)), envoyMissing };
}

/**
 * Checks manifests and reads the settings out of them.
 * @param root folder with Pulumi.yaml.
 * @param from what the sources come from, as the stack's file names it.
 * @param refusals what Envoy itself refuses.
 * @throws SettingsError, CommandError where a value of the command line is wrong
 */
export function adopt(
  sources: readonly Source[],
  from: string,
  stated: Stated,
  root: string,
  refusals: readonly EnvoyRefusal[] = [],
): Adopted {
  const { objects, unused, notes } = readManifests(sources);
  const resources = objects.map(({ resource }) => resource);
  const files = bareObjects(unused);
  const byUrn = new Map([...objects, ...files].map((object) => [object.resource.urn, object]));
  const bootstraps = bootstrapTexts(
    new StackView([...resources, ...files.map(({ resource }) => resource)], STACK, true),
    (at, text) => isFile(at.resource) || looksLikeBootstrap(text),
  );
  const found = [
    ...runChecks({ resources, stack: STACK, grpcOnly: true, refusals }),
    ...bootstraps
      .filter(isLone)
      .filter(({ text }) => !isTemplate(text))
      .flatMap((one) => loneFindings(one, STACK)),
  ];
  const findings = found.sort(compareFindings).map((finding) => placed(aboutFile(finding), byUrn));
  const draft = new Draft();
  const place = ({ resource, path }: Place): string => {
    const { file, line } = lineOf(byUrn.get(resource.urn), path);
    return `${file}:${line}`;
  };
  const view = new StackView(resources, STACK, true);
  const ledger = new Ledger();
  const leave = (what: string, at: Place, reason: string, keepsOut = false): void => {
    ledger.list(at);
    draft.leaveOut(what, place(at), reason, keepsOut, at);
  };
  const context = { view, draft, stated, place, ledger, leave };
  const servers = readSettings(context);
  checkNames(stated, view, servers);
  if (servers.length > 0) leaveUnread(servers, settledSettings(draft, root), context);
  const stackFile = servers.length === 0 ? undefined : draftedFile(draft, root, from);
  return {
    objects: objects.length,
    notes,
    findings,
    servers: servers.map(({ name }) => name),
    stackFile,
    leftOut: draft.leftOut,
    bootstraps,
  };
}

/** A name on the command line that nothing has would change nothing, without a word. */
function checkNames({ servers, images }: Stated, { pods }: StackView, found: readonly ServerSource[]): void {
  const workloads = pods.flatMap(({ owner }) => owner.name ?? []);
  const names = found.map(({ name }) => name);
  const workload = servers.find((name) => !workloads.includes(name));
  if (workload !== undefined)
    throw new CommandError(`--server ${workload} is no workload of the manifests; they are ${listed(workloads)}`);
  const server = Object.keys(images).find((name) => name !== "" && !names.includes(name));
  if (server !== undefined)
    throw new CommandError(`--image ${server}=… is for no gRPC server of the manifests; they are ${listed(names)}`);
  if (images[""] !== undefined && names.length > 1)
    throw new CommandError(`--image is for one of several servers; write --image ${names[0]}=… (${listed(names)})`);
}

function placed(finding: Finding, objects: ReadonlyMap<string, AdoptedObject>): PlacedFinding {
  return { ...finding, ...lineOf(objects.get(finding.urn), finding.field) };
}

function lineOf(object: AdoptedObject | undefined, path: string): { file: string; line: number } {
  return { file: object?.locator.source.name ?? "", line: object?.locator.lineOf(path) ?? 1 };
}
