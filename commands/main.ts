import "./shared/v8Flags";
import { program } from "./program";
import { usersFolder } from "./shared/npm";
import { run } from "./shared/run";

// Before anything is read or written: every path that a user gives is relative to it.
process.chdir(usersFolder(process.env, process.cwd()));
const args = process.argv.slice(2);
void run(program(args), args);
