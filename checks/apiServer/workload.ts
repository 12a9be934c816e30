import type { Fault } from "../check";
import { type Field, ifKnown } from "../field";
import { labels, ownSelector } from "./metadata";
import { countOrPercent, dnsLabel, percentOf } from "./names";
import { podSpec } from "./podSpec";
import { all, between, each, refused, required, scalar, text } from "./refusal";
import { shown } from "./shape";

/** Pods that an object makes. @param policies what their restartPolicy may be; the first one is the default */
function template(
  field: Field,
  policies: readonly string[],
  isDefaulted: boolean,
  claims: readonly string[] = [],
): Fault[] {
  const [spec, at] = [field.at("spec"), field.at("spec", "restartPolicy")];
  return [
    ...labels(field.at("metadata", "labels")),
    ...all(() => (field.exists || !isDefaulted) && !spec.exists && refused(spec, "it is required")),
    ...podSpec(spec, claims),
    ...all(() => {
      const policy = at.text || (isDefaulted ? policies[0] : "Always");
      return (
        spec.exists &&
        !policies.includes(policy!) &&
        refused(at, `${shown(policy)} is refused: ${policies.join(" or ")} is required`, `Write ${policies[0]}.`)
      );
    }),
  ];
}

function counts(spec: Field): Fault[] {
  return ["replicas", "minReadySeconds", "revisionHistoryLimit"].flatMap((key) => between(spec.at(key), 0));
}

export function deployment(root: Field): Fault[] {
  const spec = root.at("spec");
  const [strategy, rolling] = [spec.at("strategy"), spec.at("strategy", "rollingUpdate")];
  return [
    ...endless(spec),
    ...between(spec.at("progressDeadlineSeconds"), 0),
    ...all(() => {
      const [least, most] = [spec.at("minReadySeconds").number ?? 0, spec.at("progressDeadlineSeconds").number ?? 600];
      return (
        most <= least && refused(spec.at("progressDeadlineSeconds"), `${most} is not over minReadySeconds, ${least}`)
      );
    }),
    ...all(
      () =>
        strategy.at("type").text === "Recreate" &&
        rolling.exists &&
        refused(rolling, "the strategy Recreate does not take it"),
    ),
    ...rollingUpdate(rolling, "25%"),
  ];
}

/** @param surge what maxSurge is where it is not stated */
function rollingUpdate(rolling: Field, surge: string | number): Fault[] {
  const [up, down] = [rolling.at("maxSurge"), rolling.at("maxUnavailable")];
  return [
    ...scalar(up, countOrPercent),
    ...scalar(down, countOrPercent),
    ...all(() => percentOf(down.scalar) > 100 && refused(down, `${shown(down.scalar)} is over 100%`)),
    ...all(() => {
      const isNone = [up.scalar ?? surge, down.scalar ?? "25%"].every((one) => one === 0 || percentOf(one) === 0);
      return isNone && refused(down, "it is 0, and maxSurge is too: no pod could be replaced", "Set maxSurge to 1.");
    }),
  ];
}

/** Of every workload whose pods are to run on. */
function endless(spec: Field): Fault[] {
  return [
    ...counts(spec),
    ...ownSelector(spec),
    ...template(spec.at("template"), ["Always"], true),
    ...noDeadline(spec),
  ];
}

function noDeadline(spec: Field): Fault[] {
  const at = spec.at("template", "spec", "activeDeadlineSeconds");
  return all(() => at.exists && refused(at, "pods that are to run on take none"));
}

export function replicaSet(root: Field): Fault[] {
  const spec = root.at("spec");
  return endless(spec);
}

export function statefulSet(root: Field): Fault[] {
  const spec = root.at("spec");
  const claims = ifKnown(() =>
    spec.at("volumeClaimTemplates").list.map((one) => one.at("metadata", "name").text ?? ""),
  );
  return [
    ...counts(spec),
    ...text(spec.at("serviceName"), (name) => (name === "" ? undefined : dnsLabel(name))),
    ...each(spec.at("volumeClaimTemplates"), (one) => claim(one.at("spec"))),
    ...ownSelector(spec),
    ...(claims === undefined ? [] : template(spec.at("template"), ["Always"], true, claims)),
    ...noDeadline(spec),
  ];
}

export function volumeClaim(root: Field): Fault[] {
  return claim(root.at("spec"));
}

function claim(spec: Field): Fault[] {
  const [modes, storage] = [spec.at("accessModes"), spec.at("resources", "requests", "storage")];
  return [
    ...all(() => modes.list.length === 0 && refused(modes, "at least one is required", "Write [ReadWriteOnce].")),
    ...each(modes, required),
    ...all(() => !storage.exists && refused(storage, "it is required")),
  ];
}

export function daemonSet(root: Field): Fault[] {
  const spec = root.at("spec");
  return [...endless(spec), ...rollingUpdate(spec.at("updateStrategy", "rollingUpdate"), 0)];
}

export function job(root: Field): Fault[] {
  return jobSpec(root.at("spec"));
}

function jobSpec(spec: Field): Fault[] {
  return [
    ...["parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished"].flatMap(
      (key) => between(spec.at(key), 0),
    ),
    ...template(spec.at("template"), ["Never", "OnFailure"], false),
  ];
}

export function cronJob(root: Field): Fault[] {
  const spec = root.at("spec");
  return [
    ...text(spec.at("schedule"), (schedule) =>
      /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly|every .+)$/.test(schedule) ||
      schedule.trim().split(/\s+/).length === 5
        ? undefined
        : "five fields are required, or one of @hourly, @daily and the like",
    ),
    ...["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"].flatMap((key) =>
      between(spec.at(key), 0),
    ),
    ...jobSpec(spec.at("jobTemplate", "spec")),
  ];
}

export function pod(root: Field): Fault[] {
  return podSpec(root.at("spec"));
}
