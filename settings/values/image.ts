import { say, string } from "../schema";

export interface ImageReference {
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

const REPOSITORY =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
/** https://github.com/distribution/reference/blob/main/reference.go: NameTotalLengthMax. */
const REPOSITORY_MAX = 255;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Takes an image reference apart by the distribution specification's grammar; `undefined` where it does not fit. The API server accepts any string, and the pod then waits for ever. */
export function parseImage(reference: string): ImageReference | undefined {
  const [named = "", digest, ...more] = reference.split("@");
  const colon = named.lastIndexOf(":");
  const hasTag = colon > named.lastIndexOf("/");
  const repository = hasTag ? named.slice(0, colon) : named;
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  if (more.length > 0 || repository.length > REPOSITORY_MAX || !REPOSITORY.test(repository)) return undefined;
  if ((tag !== undefined && !TAG.test(tag)) || (digest !== undefined && !DIGEST.test(digest))) return undefined;
  return { repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** The version that a reference's tag states, as `v1.40` or `distroless-v1.40.0`; undefined where it states none. */
export function tagVersion(reference: string): readonly [major: number, minor: number] | undefined {
  const version = /(?:^|[-v])(\d+)\.(\d+)/.exec(parseImage(reference)?.tag ?? "");
  return version === null ? undefined : [Number(version[1]), Number(version[2])];
}

const FORM = [
  "an image reference: registry/path/name:tag or …@sha256:digest, without spaces",
  "write it as registry.example.com/team/server:1.4.2",
] as const;

/** An image reference with a version: pods of one Deployment must run one program, and a rollback must find the old one. */
export const image = string(...FORM).superRefine((value, context) => {
  const reference = parseImage(value);
  if (reference === undefined) {
    context.addIssue({ code: "custom", message: say(...FORM) });
  } else if (reference.digest === undefined && (reference.tag === undefined || reference.tag === "latest")) {
    context.addIssue({
      code: "custom",
      message: say(
        "an image names a version: a tag other than latest, or a digest",
        `write ${reference.repository}:<version>`,
      ),
    });
  }
});
