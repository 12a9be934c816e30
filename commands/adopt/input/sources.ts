import { type Dirent, existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { CommandError } from "../../shared/commandError";

/** A text with manifests. */
export interface Source {
  /** As messages name it: the path from the working directory as it was given, or stdin. */
  readonly name: string;
  readonly text: string;
}

const MANIFEST = /\.(?:ya?ml|json)$/i;
/** Folders that contain other people's files, or none of ours. */
const SKIPPED = /^(?:node_modules|\..*)$/;
/** https://kubernetes.io/docs/concepts/configuration/configmap/: nothing that a cluster takes is near to it. */
const LARGEST = 16 * 2 ** 20;

/**
 * Every file below a folder that may contain manifests, in the order of their paths; a file alone, or stdin for `-`.
 * @throws CommandError
 */
export function readSources(path: string): Source[] {
  if (path === "-") return [{ name: "stdin", text: read(0, "stdin") }];
  if (!existsSync(path))
    throw new CommandError(`${path} is not there; name a folder with manifests, a file, or - for stdin`);
  if (!statSync(path).isDirectory()) return [{ name: path, text: read(path, path) }];
  const names = files(path);
  if (names.length === 0)
    throw new CommandError(`${path} contains no *.yaml, *.yml or *.json; name the folder with manifests`);
  return names.map((name) => ({ name: join(path, name), text: read(join(path, name), name) }));
}

function files(folder: string, below = folder): string[] {
  return readdirSync(below, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => inside(entry, folder, join(below, entry.name)));
}

/** What an entry of a folder brings; a link to a folder is not followed, as it may lead in a circle. */
function inside(entry: Dirent, folder: string, path: string): string[] {
  if (entry.isDirectory()) return SKIPPED.test(entry.name) ? [] : files(folder, path);
  if (!MANIFEST.test(entry.name) || !existsSync(path) || !statSync(path).isFile()) return [];
  return [relative(folder, path)];
}

function read(file: string | 0, name: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new CommandError(`${name} cannot be read: ${(error as Error).message}`);
  }
  if (text.length > LARGEST)
    throw new CommandError(`${name} is larger than 16 MiB; name the folder with manifests alone`);
  return text;
}
