import { type Envoy, findEnvoy } from "../../commands/shared/envoy/findEnvoy";

let search: ReturnType<typeof findEnvoy> | undefined;

/** Envoy's program. Where there is none, skips the suite and states why; with REQUIRE_ENGINES=1, as in CI, fails it instead. */
export async function requireEnvoy(context: Mocha.Context): Promise<Envoy> {
  // The first one to ask may have to fetch it.
  context.timeout(300_000);
  search ??= findEnvoy();
  const found = await search;
  if (!("missing" in found)) return found;
  if (process.env.REQUIRE_ENGINES === "1") throw new Error(found.missing);
  console.warn(`skipped: ${found.missing}`);
  return context.skip();
}
