import { provider } from "@pulumi/pulumi";
import { ComponentsProvider } from "./componentsProvider";

void provider.main(new ComponentsProvider(), process.argv.slice(2));
