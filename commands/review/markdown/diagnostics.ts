import type { Diagnostic } from "../preview";
import { parseUrn } from "../urn";
import { type Section, count } from "./section";
import { clip, code, codeBlock } from "./text";

/** Most characters of a message, and most messages, in the short form. */
const FEW = { characters: 600, messages: 5 };

/** What the preview failed of; undefined where it did not. */
export function errorsSection(diagnostics: readonly Diagnostic[]): Section | undefined {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return messages(errors, "### The preview failed\n\nThe changes below are those up to the failure.", "errors");
}

/** Warnings; undefined where there is none. */
export function warningsSection(diagnostics: readonly Diagnostic[]): Section | undefined {
  const warnings = diagnostics.filter(({ severity }) => severity === "warning");
  const section = messages(warnings, `<details><summary>${count(warnings.length, "warning")}</summary>`, "warnings");
  const [first, ...shorter] =
    section?.map(({ text, without }) => ({
      text: `${text}\n\n</details>`,
      ...(without !== undefined && { without }),
    })) ?? [];
  return first === undefined
    ? undefined
    : [first, ...shorter, { text: `${count(warnings.length, "warning")}.`, without: "the warnings" }];
}

function messages(diagnostics: readonly Diagnostic[], title: string, what: string): Section | undefined {
  if (diagnostics.length === 0) return undefined;
  const write = (most: number) => (diagnostic: Diagnostic) => {
    const { name } = parseUrn(diagnostic.urn);
    return `${name === "" ? "" : `${code(name)}:\n\n`}${codeBlock("text", clip(diagnostic.message.trim(), most))}`;
  };
  const rest = diagnostics.length - FEW.messages;
  return [
    { text: [title, ...diagnostics.map(write(20_000))].join("\n\n") },
    {
      text: [
        title,
        ...diagnostics.slice(0, FEW.messages).map(write(FEW.characters)),
        ...(rest > 0 ? [`… and ${rest} more`] : []),
      ].join("\n\n"),
      without: `${what} in full`,
    },
  ];
}
