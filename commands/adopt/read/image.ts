import { image as imageSchema, parseImage } from "../../../settings/values/image";
import type { Context, ServerSource } from "./context";

/** The placeholder tag for a version that is not given. */
const NO_VERSION = "REPLACE-ME";

/** The server's image, with a version: the settings take no other. */
export function readImage({ name, app }: ServerSource, { draft, stated, place }: Context): void {
  const path = ["servers", name, "image"];
  const at = app.field.at("image");
  const flag = stated.images[name] ?? stated.images[""];
  if (flag !== undefined) return draft.set(path, flag, "--image");
  const text = at.text ?? "";
  if (imageSchema.safeParse(text).success) return draft.set(path, text, place(at));
  const { repository } = parseImage(text) ?? {};
  if (repository !== undefined) {
    const why = `${place(at)} names no version that stays: ${text}`;
    return draft.placeholder(path, `${repository}:${NO_VERSION}`, `write the version; ${why}`);
  }
  const why = text === "" ? "the manifests name none" : `${place(at)} has ${JSON.stringify(text)}`;
  draft.placeholder(path, `registry.example.com/replace-me/${name}:${NO_VERSION}`, `write the server's image; ${why}`);
}
