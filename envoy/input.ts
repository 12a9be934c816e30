import { type EnvoySettings } from "../settings/envoy";
import { type ServerSettings } from "../settings/server";
import { type TimingBudget } from "../settings/timing";

/** What a bootstrap is made of. */
export interface BootstrapInput {
  /** The server's name. */
  readonly server: string;
  readonly namespace: string;
  readonly settings: Pick<ServerSettings, "port" | "health" | "calls" | "grpcWeb" | "methods">;
  readonly envoy: EnvoySettings;
  readonly timing: TimingBudget;
}
