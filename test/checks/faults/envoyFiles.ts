import { parse } from "yaml";
import { at } from "../support";
import { DEPLOYMENT, ENVOY, POD, byShell, configMap, twice } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "Envoy's configuration is mounted with subPath",
    code: "envoy-config-subpath",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.volumeMounts[0].subPath`, "envoy.yaml");
      s.set(DEPLOYMENT, `${ENVOY}.volumeMounts[0].mountPath`, "/etc/envoy/envoy.yaml");
    },
  },
  {
    what: "Envoy is started with another file",
    code: "envoy-config-not-mounted",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.args[1]`, "/etc/envoy/config.yaml"),
  },
  {
    what: "Envoy's configuration is mounted elsewhere",
    code: "envoy-config-not-mounted",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.volumeMounts[0].mountPath`, "/config"),
  },
  {
    what: "Envoy's configuration is no YAML",
    code: "envoy-config-unreadable",
    change: (s) => s.set(configMap(s), ["data", "envoy.yaml"], "static_resources: ["),
  },
  {
    what: "a changed configuration does not roll the pods",
    code: "envoy-config-not-rolled",
    change: (s) => {
      s.set(configMap(s), "metadata.name", "my-server-envoy");
      s.set(DEPLOYMENT, `${POD}.volumes[0].configMap.name`, "my-server-envoy");
    },
  },
  {
    what: "the ConfigMap's name is misspelt",
    code: "pod-config-map-absent",
    change: (s) => s.set(DEPLOYMENT, `${POD}.volumes[0].configMap.name`, "my-server-envoy-00000000"),
  },
  {
    what: "the certificate is not mounted",
    code: "tls-file-absent",
    change: (s) => s.drop(DEPLOYMENT, `${ENVOY}.volumeMounts[1]`),
  },
  {
    what: "the Secret has other keys",
    code: "tls-file-absent",
    change: (s) => s.set("Secret/my-server-envoy-tls", "stringData", { "cert.pem": "c", "key.pem": "k" }),
  },
  {
    what: "Envoy may not read its key",
    code: "tls-file-unreadable",
    change: (s) => s.drop(DEPLOYMENT, `${POD}.securityContext.fsGroup`),
  },
  {
    what: "a mount names a volume that the pod does not have",
    code: "envoy-config-not-mounted",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.volumeMounts[0].name`, "other"),
  },
  {
    what: "the configuration that such arguments name is not mounted",
    code: "envoy-config-not-mounted",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.args`, ["-c /etc/envoy/envoy-v2.yaml --service-cluster my-server"]),
  },
  {
    what: "a shell starts Envoy with a file that no mount has",
    code: "envoy-config-not-mounted",
    change: (s) => byShell(s, "envoy -c /etc/other/envoy.yaml"),
  },
];

export const right: readonly Row[] = [
  {
    what: "Envoy's configuration is mounted as a folder under another name",
    code: "envoy-config-subpath",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.volumeMounts[0].mountPath`, "/config");
      s.set(DEPLOYMENT, `${ENVOY}.args[1]`, "/config/envoy.yaml");
    },
  },
  {
    what: "Envoy's file is mounted elsewhere, and Envoy is started with it",
    code: "envoy-config-not-mounted",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.volumeMounts[0].mountPath`, "/config");
      s.set(DEPLOYMENT, `${ENVOY}.args[1]`, "/config/envoy.yaml");
    },
  },
  {
    what: "Envoy's configuration is JSON",
    code: "envoy-config-unreadable",
    change: (s) => {
      const data = at(s.inputs(configMap(s)), "data") as Record<string, string>;
      data["envoy.yaml"] = JSON.stringify(parse(data["envoy.yaml"]!));
    },
  },
  {
    what: "a checksum of the configuration is on the pods",
    code: "envoy-config-not-rolled",
    change: (s) => {
      s.set(configMap(s), "metadata.name", "my-server-envoy");
      s.set(DEPLOYMENT, `${POD}.volumes[0].configMap.name`, "my-server-envoy");
      s.set(DEPLOYMENT, ["spec", "template", "metadata", "annotations", "checksum/envoy"], "0f3a");
    },
  },
  {
    what: "a controller rolls the Deployment",
    code: "envoy-config-not-rolled",
    change: (s) => {
      s.set(configMap(s), "metadata.name", "my-server-envoy");
      s.set(DEPLOYMENT, `${POD}.volumes[0].configMap.name`, "my-server-envoy");
      s.set(DEPLOYMENT, ["metadata", "annotations", "reloader.stakater.com/auto"], "true");
    },
  },
  {
    what: "the ConfigMap ends in a hash of kustomize",
    code: "envoy-config-not-rolled",
    change: (s) => {
      s.set(configMap(s), "metadata.name", "my-server-envoy-bcdfghkmt2");
      s.set(DEPLOYMENT, `${POD}.volumes[0].configMap.name`, "my-server-envoy-bcdfghkmt2");
    },
  },
  {
    what: "an absent ConfigMap that pods can do without",
    code: "pod-config-map-absent",
    change: (s) =>
      s.set(DEPLOYMENT, `${POD}.volumes[3]`, { name: "more", configMap: { name: "more", optional: true } }),
  },
  {
    what: "the configuration's ConfigMap is there",
    code: "envoy-config-elsewhere",
    change: (s) => s.set(DEPLOYMENT, `${POD}.volumes[3]`, { name: "more", configMap: { name: "more" } }),
  },
  {
    what: "the key is in a file of the Secret by another name",
    code: "tls-file-absent",
    change: (s) => {
      s.set("Secret/my-server-envoy-tls", "stringData", { cert: "c", key: "k" });
      s.set(DEPLOYMENT, `${POD}.volumes[1].secret.items`, [
        { key: "cert", path: "tls.crt" },
        { key: "key", path: "tls.key" },
      ]);
    },
  },
  {
    what: "the files are readable by everybody in the container",
    code: "tls-file-unreadable",
    change: (s) => {
      s.drop(DEPLOYMENT, `${POD}.securityContext.fsGroup`);
      s.set(DEPLOYMENT, `${POD}.volumes[1].secret.defaultMode`, 0o444);
    },
  },
  {
    what: "a shell starts Envoy with the file that is mounted",
    code: "envoy-config-not-mounted",
    change: (s) => byShell(s, "sleep 1; LOG=info exec /usr/local/bin/envoy -c '/etc/envoy/envoy.yaml' 2>&1 & wait"),
  },
  {
    what: "a script of the image starts Envoy with a file that it writes",
    code: "envoy-config-not-mounted",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.command`, ["/start.sh"]);
      s.set(DEPLOYMENT, `${ENVOY}.args`, []);
      s.set(DEPLOYMENT, `${ENVOY}.volumeMounts`, []);
    },
  },
  {
    what: "a key is there twice, which Envoy takes",
    code: "envoy-config-unreadable",
    change: (s) => twice(s, "codec_type: HTTP1", "codec_type: AUTO"),
  },
  {
    what: "a second document follows Envoy's configuration",
    code: "envoy-config-unreadable",
    change: ({ resources }) => {
      const map = resources.find(({ name }) => name.startsWith("my-server-envoy-"))!;
      const data = map.inputs["data"] as Record<string, string>;
      data["envoy.yaml"] += "\n---\nother: document\n";
    },
  },
];
