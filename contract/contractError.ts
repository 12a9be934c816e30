import { RunError } from "@pulumi/pulumi";
import type { Mismatch } from "./mismatches";
import { CONTRACT_VERSION } from "./outputs";
import { unaltered } from "./unaltered";

const PACKAGE = "grpc-envoy-gke";
const LONGEST_VALUE = 80;
/** Stands for a value that the stack keeps secret. */
export const SECRET = "[secret]";

/** What a user is told of one output. */
interface Told {
  readonly path: string;
  readonly found: string;
  readonly expected: string;
}

/** The stack was never deployed, or is destroyed: it publishes nothing. */
export function notDeployed(stack: string): RunError {
  return contractError(
    `Stack ${stack} has no outputs: it is not deployed yet, or it is destroyed.`,
    [],
    "run pulumi up for it first: its preview alone publishes nothing",
  );
}

/** The stack publishes another version of the contract than this package reads, or none at all. */
export function otherVersion(stack: string, found: unknown): RunError {
  return contractError(
    `Stack ${stack} does not publish contract version ${CONTRACT_VERSION}, which this program reads.`,
    [{ path: "contractVersion", found: inWords(found), expected: String(CONTRACT_VERSION) }],
    fixVersion(stack, found),
  );
}

/** The right version, with outputs that are missing or of another shape. */
export function otherShape(stack: string, found: readonly Mismatch[]): RunError {
  return contractError(
    `Stack ${stack} does not publish all that this program reads of contract version ${CONTRACT_VERSION}.`,
    found.map((one) => ({ ...one, found: inWords(one.found) })),
    `update the stack with the ${PACKAGE} that this program has installed, or a newer one of contract version ${CONTRACT_VERSION}`,
  );
}

/** No server of that name. @param names those that there are; `undefined` where they are secret */
export function noServer(stack: string, name: string, names: readonly string[] | undefined): RunError {
  const there =
    names?.length === 0 ? "there is none" : `there are ${names === undefined ? SECRET : [...names].sort().join(", ")}`;
  return contractError(
    `Stack ${stack} has no server ${JSON.stringify(name)}.`,
    [{ path: `servers.${name}`, found: `nothing; ${there}`, expected: "a server" }],
    "read a server that is there, or add this one to the stack's settings and update the stack",
  );
}

/** The server's NetworkPolicy drops calls from that namespace. @param callers those that it lets in; `undefined` where they are secret */
export function notACaller(
  stack: string,
  name: string,
  namespace: string,
  callers: readonly string[] | undefined,
): RunError {
  return contractError(
    `Server ${name} of stack ${stack} lets no pod of namespace ${namespace} call it: its NetworkPolicy drops the connection.`,
    [
      {
        path: `servers.${name}.callers`,
        found: callers === undefined ? SECRET : inWords(callers),
        expected: `a list with ${namespace}, or null`,
      },
    ],
    `call from a namespace of the list, or add ${namespace} to servers.${name}.callers in the stack's settings and update the stack`,
  );
}

function fixVersion(stack: string, found: unknown): string {
  if (typeof found !== "number")
    return `see whether ${stack} is a stack of ${PACKAGE}: every one publishes its version`;
  return found < CONTRACT_VERSION
    ? `update the stack with a ${PACKAGE} of contract version ${CONTRACT_VERSION}, or install an older one for this program`
    : `install a ${PACKAGE} of contract version ${found} for this program`;
}

/** One message for all of it, which Pulumi prints without a stack trace. */
function contractError(headline: string, told: readonly Told[], fix: string): RunError {
  const outputs = told.map(
    ({ path, found, expected }) => `\n  ${path}\n    found     ${found}\n    expected  ${expected}\n`,
  );
  return unaltered(new RunError(`${headline}\n${outputs.join("")}\n  fix  ${fix}\n`));
}

function inWords(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === SECRET) return SECRET;
  const text = JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 3)}...` : text;
}
