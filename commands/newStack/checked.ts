import { parse } from "yaml";
import { stackFileFrom } from "../shared/stackFile";
import type { CreatedNetwork } from "../../settings/network";
import { DEFAULT_NETWORK } from "../../settings/network";
import { type Problem, SettingsError } from "../../settings/problems";
import { parseSettings } from "../../settings/settings";
import { regionOf } from "../../settings/values/location";
import type { Answers } from "./answers";
import { stackText } from "./stackText";

/** Answers that no rule refuses: beside them, a problem is that of the answer in question. */
const STAND_INS: Answers = {
  name: "dev",
  kind: "dev",
  project: "stand-in",
  region: "asia-northeast1",
  image: "registry.example.com/stand-in:1.0.0",
  host: "stand-in.example.com",
};

/** settings/ speaks of the cluster's name, which follows from the stack's. */
const FIX_NAME = "write a short name in lower case, such as dev: the cluster is named after project and stack";

/** What settings/ states about a stack's file before it is written. @param directory with Pulumi.yaml */
export function problemsOf(directory: string, answers: Answers, network: CreatedNetwork): readonly Problem[] {
  const namespace = projectName(directory);
  const file = parse(stackText(answers, network, namespace)) as Record<string, unknown>;
  try {
    parseSettings(stackFileFrom(directory, file, answers.name));
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

/** The same for one answer by itself, as soon as it is given. Whether a zone is one of the region shows when both are known. */
export function problemsOfAnswer(directory: string, key: keyof Answers, value: string): readonly Problem[] {
  const about: Partial<Answers> = { [key]: value, ...(key === "zone" && { region: regionOf(value) }) };
  const problems = problemsOf(directory, { ...STAND_INS, ...about }, DEFAULT_NETWORK);
  return problems.map((problem) => ({
    ...problem,
    path: `--${FLAGS[key]}`,
    value,
    ...(key === "name" && { fix: FIX_NAME }),
  }));
}

/** The Pulumi project's name, which its own keys begin with. */
export function projectName(directory: string): string {
  return stackFileFrom(directory, {}, STAND_INS.name).project;
}

/** The flag of each answer. */
export const FLAGS: Readonly<Record<keyof Answers, string>> = {
  name: "name",
  kind: "kind",
  project: "project",
  region: "region",
  image: "image",
  host: "host",
  server: "server",
  zone: "zone",
  dnsZone: "dns-zone",
};
