import { input, select } from "@inquirer/prompts";
import type { Problem } from "../../settings/problems";
import { CommandError } from "../shared/commandError";
import { EXIT } from "../shared/exitCodes";
import { kindOf, type Answers } from "./answers";
import { problemsOfAnswer } from "./checked";
import { CHOICES, QUESTIONS } from "./questions";

/** A person broke the questions off, or their terminal went away. */
class BrokenOff extends CommandError {
  override readonly exitCode = EXIT.interrupted;
}

/** Where questions go: stdout is for what a script may read. */
const CONTEXT = { output: process.stderr };

/**
 * Asks for what `given` leaves out; each answer is asked for again until settings/ takes it.
 * @param refusal why a name is not taken, beyond what settings/ states
 * @throws BrokenOff
 */
export async function ask(
  directory: string,
  given: Partial<Answers>,
  refusal: (name: string) => string | undefined,
): Promise<Answers> {
  const answers: Record<string, string | undefined> = { ...given };
  for (const { key, message, example } of QUESTIONS) {
    if (key === "kind") answers[key] ??= kindOf(answers["name"] ?? "");
    if (answers[key] !== undefined) continue;
    const question =
      key === "kind"
        ? select({ message, choices: CHOICES }, CONTEXT)
        : input(
            {
              message: `${message} (such as ${example}):`,
              validate: (text) =>
                (key === "name" ? refusal(text.trim()) : undefined) ??
                inWords(problemsOfAnswer(directory, key, text.trim())) ??
                true,
            },
            CONTEXT,
          );
    answers[key] = (await question.catch(breakOff)).trim();
  }
  return answers as unknown as Answers;
}

function inWords(problems: readonly Problem[]): string | undefined {
  if (problems.length === 0) return undefined;
  return problems.map(({ rule, fix }) => `${rule}; ${fix}`).join("\n");
}

/** Ctrl-C, Ctrl-D and a terminal that is gone have names of their own in @inquirer/core. */
function breakOff(error: unknown): never {
  if (error instanceof Error && ["ExitPromptError", "AbortPromptError", "CancelPromptError"].includes(error.name))
    throw new BrokenOff("broken off; nothing was written");
  throw error;
}
