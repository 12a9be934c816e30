import { setFlagsFromString } from "node:v8";

// A run takes about a second, a quarter of which Node 20 spends on optimising code that is hardly run again; newer versions wait by themselves.
if (process.versions.node.startsWith("20.")) setFlagsFromString("--interrupt-budget=500000");
