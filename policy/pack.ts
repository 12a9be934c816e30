import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies";
import { stackSilences } from "./stackSilences";

new PolicyPack("grpc-envoy-gke", { policies: policies(stackSilences) });
