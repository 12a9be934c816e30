import { KINDS, type Answers } from "./answers";

/** What has no default that anybody could guess, in the order in which it is asked. */
export const QUESTIONS: readonly {
  readonly key: "name" | "kind" | "project" | "region" | "image" | "host";
  readonly message: string;
  /** How an answer looks. */
  readonly example: string;
}[] = [
  { key: "name", message: "Name of the stack", example: "dev" },
  { key: "kind", message: "Kind of stack", example: "dev" },
  { key: "project", message: "Google Cloud project id", example: "acme-dev" },
  { key: "region", message: "Region", example: "asia-northeast1" },
  {
    key: "image",
    message: "Image of your gRPC server, with its version",
    example: "asia-northeast1-docker.pkg.dev/acme-dev/app/my-server:1.4.2",
  },
  { key: "host", message: "Host name that clients call", example: "grpc.dev.example.com" },
];

/** How each kind is explained. */
export const KIND_WORDS: Readonly<Record<Answers["kind"], string>> = {
  dev: "small, zonal, cheap and easy to destroy",
  staging: "production's shape, smaller in what costs",
  prod: "regional, protected against deletion",
};

export const CHOICES = KINDS.map((kind) => ({ value: kind, name: kind, description: KIND_WORDS[kind] }));
