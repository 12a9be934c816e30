import { setFlagsFromString } from "node:v8";

// A run takes a second or two. With many servers Node 20 spends a fifth of it on optimising code that is hardly run again; newer versions wait by themselves.
if (process.versions.node.startsWith("20.")) setFlagsFromString("--interrupt-budget=500000");
