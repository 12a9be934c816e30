import type { StackOutputs } from "./outputs";
import type { ShapeOf } from "./shape";

/** StackOutputs at run time. */
export const STACK_SHAPE: ShapeOf<StackOutputs> = {
  fields: {
    contractVersion: "number",
    cluster: {
      fields: {
        name: "string",
        location: "string",
        project: "string",
        endpoint: "string",
        network: "string",
        workloadPool: "string",
      },
    },
    kubeconfig: "string",
    ingress: { nullable: { fields: { address: "string", hosts: { list: "string" } } } },
    servers: {
      map: {
        fields: {
          hosts: { list: "string" },
          namespace: "string",
          service: "string",
          host: "string",
          port: "number",
          callers: { nullable: { list: "string" } },
        },
      },
    },
  },
};
