/** The Pulumi engine, its types and its wire format. */

/** Type of the resource that every other one of a stack descends from. */
export const STACK_TYPE = "pulumi:pulumi:Stack";
export const STACK_REFERENCE_TYPE = "pulumi:pulumi:StackReference";
/** Type of the provider of a package, as of `kubernetes`, is this and the package's name. */
export const PROVIDER_TYPE = "pulumi:providers:";
export const KUBERNETES_PROVIDER_TYPE = `${PROVIDER_TYPE}kubernetes` as const;

// Marks of the wire format: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/properties.go
/** Key that marks an object as a special value, such as a secret; the key's value is the kind. */
export const SPECIAL_VALUE = "4dabf18193072939515e22adb298388d";
/** The special value that is a secret. */
export const SECRET_VALUE = "1b47061264138c4ac30d75fd1eb44270";
/** A text in the place of a value that only the update will know. */
export const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Type token of a Kubernetes object: `kubernetes:apps/v1:Deployment`, `kubernetes:core/v1:Service`. */
export function kubernetesType(apiVersion: string, kind: string): string {
  return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}
