import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { filesIn } from "./files";

/** How a secret may stand in a file without a key to read it. */
function spellings(secret: string): Buffer[] {
  const bytes = Buffer.from(secret);
  // Base64 of a text that contains the secret depends on how many bytes come before it; its own inner characters do not.
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    return encoded.slice(before === 0 ? 0 : before + 1, encoded.length - (encoded.length % 4 === 0 ? 0 : 1));
  });
  return [bytes, bytes.toString("hex"), ...base64].map((spelling) => Buffer.from(spelling));
}

/** The lines between the marks of a PEM block: JSON and YAML break lines in their own ways. */
export function linesOfKey(pem: string): string[] {
  const lines = pem.split("\n").filter((line) => line !== "" && !line.startsWith("-----"));
  if (lines.length < 2) throw new Error("no PEM block");
  return lines.filter((line) => line.length > 32);
}

/** The files of a folder, by their path in it, that contain any of the secrets in clear, in base64 or in hexadecimal. */
export function filesWith(folder: string, secrets: readonly string[]): string[] {
  const wanted = secrets.flatMap(spellings);
  return filesIn(folder)
    .filter((file) => {
      const content = readFileSync(file);
      return wanted.some((spelling) => content.includes(spelling));
    })
    .map((file) => relative(folder, file));
}
