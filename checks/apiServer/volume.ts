import type { Fault } from "../check";
import type { Field } from "../field";
import { dnsLabel } from "./names";
import { quantityOf } from "./quantity";
import { all, between, each, refused, required, text } from "./refusal";

const MODE_MAX = 0o777;

export function volume(field: Field): Fault[] {
  const [config, secret, projected, downward] = ["configMap", "secret", "projected", "downwardAPI"].map((key) =>
    field.at(key),
  ) as [Field, Field, Field, Field];
  return [
    ...required(field.at("name")),
    ...text(field.at("name"), (name) => (name === "" ? undefined : dnsLabel(name))),
    ...all(() => {
      const sources = field.keys.filter((key) => key !== "name");
      // Without a source the API server makes it an emptyDir.
      return (
        sources.length > 1 &&
        refused(field.at(sources[1]!), `${sources.join(" and ")} are stated together, and only one is taken`)
      );
    }),
    ...all(() => config.exists && required(config.at("name"))),
    ...all(() => secret.exists && required(secret.at("secretName"))),
    ...[config, secret, projected, downward].flatMap((source) => [
      ...between(source.at("defaultMode"), 0, MODE_MAX),
      ...items(source.at("items"), source !== downward),
    ]),
    ...all(() => {
      const claim = field.at("persistentVolumeClaim");
      return claim.exists && required(claim.at("claimName"));
    }),
    ...all(() => {
      const limit = field.at("emptyDir", "sizeLimit");
      return quantityOf(limit.scalar) < 0 && refused(limit, "a quantity below 0 is refused");
    }),
    ...all(() => {
      const path = field.at("hostPath", "path");
      return path.text?.split("/").includes("..") === true && refused(path, "a path without .. is required");
    }),
    ...each(projected.at("sources"), (source) => [
      ...all(() => {
        const kinds = source.keys;
        return kinds.length > 1 && refused(source.at(kinds[1]!), "a source of its own is required");
      }),
      ...["configMap", "secret"].flatMap((kind) => items(source.at(kind, "items"), true)),
      ...all(() => {
        const token = source.at("serviceAccountToken");
        return token.exists && [...required(token.at("path")), ...between(token.at("expirationSeconds"), 600, 2 ** 32)];
      }),
    ]),
  ];
}

function items(list: Field, areKeys: boolean): Fault[] {
  return each(list, (item) => [
    ...(areKeys ? required(item.at("key")) : []),
    ...required(item.at("path")),
    ...text(item.at("path"), (path) =>
      path.startsWith("/") || path.split("/").includes("..")
        ? "a path inside the volume without .. is required"
        : undefined,
    ),
    ...between(item.at("mode"), 0, MODE_MAX),
  ]);
}
