import { stringify } from "yaml";
import { type Bootstrap } from "./api/bootstrap";

/**
 * A bootstrap as YAML: the same text for the same settings, since a change of it rolls every pod.
 * Envoy's parser reads YAML 1.1, where a server named `no` or `on` would be a boolean; `compat` puts such strings in quotes.
 */
export function renderBootstrap(bootstrap: Bootstrap): string {
  return stringify(bootstrap, {
    compat: "yaml-1.1",
    sortMapEntries: true,
    aliasDuplicateObjects: false,
    lineWidth: 0,
    // Without it, the library walks the whole document once more in search of tags.
    directives: false,
  });
}
