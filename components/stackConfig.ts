import { getProject, getStack, runtime } from "@pulumi/pulumi";
import type { StackConfig } from "../settings/settings";

/** The SDK's own question whether a key contains a secret; its types leave it out. */
const { isConfigSecret } = runtime as unknown as { isConfigSecret: (key: string) => boolean };

/** The running stack's configuration: every key, so that an unknown one is noticed. */
export function stackConfig(): StackConfig {
  const config = runtime.allConfig();
  return { project: getProject(), stack: getStack(), config, secretKeys: Object.keys(config).filter(isConfigSecret) };
}
