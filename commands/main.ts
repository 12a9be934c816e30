import "./shared/v8Flags";
import { program } from "./program";
import { run } from "./shared/run";

const args = process.argv.slice(2);
void run(program(args), args);
