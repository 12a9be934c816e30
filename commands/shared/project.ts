import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { CommandError } from "./commandError";
import { ROOT } from "./root";

/** Whether the commands run in a checkout of their repository: there its own program is what they are about. */
export const IS_CHECKOUT = existsSync(join(ROOT, "commands/main.ts"));

/**
 * The Pulumi project that a command is about: the checkout; and where this package is installed in another project, the
 * nearest folder above with a Pulumi.yaml, as the Pulumi CLI finds it.
 * @throws CommandError
 */
export function projectFolder(from: string): string {
  if (IS_CHECKOUT) return ROOT;
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
    if (dirname(folder) === folder)
      throw new CommandError(
        `neither ${from} nor a folder above has a Pulumi.yaml; run the command in a Pulumi project, or make one: pulumi new kubernetes-typescript`,
      );
  }
}
