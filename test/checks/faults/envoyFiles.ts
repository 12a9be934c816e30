import { lua, logTo } from "./envoyEdits";
import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import { parse } from "yaml";
import { type EditableStack, type Tree, at, put } from "../support";
import { DEPLOYMENT, ENVOY, POD, byShell, configMap, twice } from "./edits";
import type { Row } from "./fault";

/** Envoy's cluster trusts the authority of this file. */
function trust(stack: EditableStack, filename: string): void {
  const type = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext";
  const common_tls_context = { validation_context: { trusted_ca: { filename } } };
  stack.bootstrap("my-server", (b) =>
    put(b.cluster("own-app"), "transport_socket", { name: "tls", typed_config: { "@type": type, common_tls_context } }),
  );
}

/** A volume of the pod that is no ConfigMap. */
const CLAIM = { name: "envoy", persistentVolumeClaim: { claimName: "envoy" } };
const TLS = { name: "tls", emptyDir: {} };

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
  {
    what: "an authority's certificate is not mounted",
    code: "tls-file-absent",
    change: (s) => trust(s, "/etc/ca/ca.crt"),
  },
  {
    what: "what kubectl applied last is on the pods",
    code: "envoy-config-not-rolled",
    change: (s) => {
      s.set(configMap(s), "metadata.name", "my-server-envoy");
      s.set(DEPLOYMENT, `${POD}.volumes[0].configMap.name`, "my-server-envoy");
      s.set(DEPLOYMENT, ["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"], "{}");
    },
  },
  {
    what: "others may enter the key's file, and not read it",
    code: "tls-file-unreadable",
    change: (s) => {
      s.drop(DEPLOYMENT, `${POD}.securityContext.fsGroup`);
      s.set(DEPLOYMENT, `${POD}.volumes[1].secret.defaultMode`, 0o441);
      s.set(DEPLOYMENT, `${POD}.securityContext.runAsUser`, 1);
      s.drop(DEPLOYMENT, `${ENVOY}.securityContext.runAsUser`);
    },
  },
  {
    what: "the configuration is on a disk, and a ConfigMap's name is not known yet",
    code: "envoy-config-elsewhere",
    change: (s) => {
      const { name } = at(s.inputs(DEPLOYMENT), `${POD}.volumes[0]`) as Tree;
      s.set(DEPLOYMENT, `${POD}.volumes[0]`, { ...CLAIM, name });
      s.copy(configMap(s), "other");
      s.set("ConfigMap/other", "metadata.name", UNKNOWN_YET);
    },
  },
  {
    what: "a script's file is not mounted",
    envoyRefuses: true,
    code: "envoy-file-absent",
    edit: (b) => lua(b, { filename: "/opt/scripts/calls.lua" }),
  },
  {
    what: "a script's file is not in the ConfigMap",
    envoyRefuses: true,
    code: "envoy-file-absent",
    edit: (b) => lua(b, { filename: "/etc/envoy/calls.lua" }),
  },
  {
    what: "the log is a file of a read-only root",
    envoyRefuses: true,
    code: "envoy-log-unwritable",
    edit: (b) => logTo(b, "/var/log/envoy/access.log"),
  },
  {
    what: "the log is a file beside the configuration",
    envoyRefuses: true,
    code: "envoy-log-unwritable",
    edit: (b) => logTo(b, "/etc/envoy/access.log"),
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
  {
    what: "an authority's certificate that every image has",
    code: "tls-file-absent",
    change: (s) => trust(s, "/etc/ssl/certs/ca-certificates.crt"),
  },
  {
    what: "the certificate is in a volume that is no Secret",
    code: "tls-file-absent",
    change: (s) => {
      const { name } = at(s.inputs(DEPLOYMENT), `${POD}.volumes[1]`) as Tree;
      s.set(DEPLOYMENT, `${POD}.volumes[1]`, { ...TLS, name });
    },
  },
  {
    what: "the Secret has its keys in base64",
    code: "tls-file-absent",
    change: (s) => {
      s.drop("Secret/my-server-envoy-tls", "stringData");
      s.set("Secret/my-server-envoy-tls", "data", { "tls.crt": "", "tls.key": "" });
    },
  },
  {
    what: "the configuration is among the binary data",
    code: "envoy-config-not-mounted",
    change: (s) => {
      s.set(configMap(s), ["binaryData", "envoy.yaml"], "e30=");
      s.drop(configMap(s), "data");
    },
  },
  {
    what: "the configuration is among the arguments",
    code: "envoy-config-not-rolled",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.args`, ["--config-yaml", "static_resources: {}"]),
  },
  {
    what: "the configuration's ConfigMap is another stack's",
    code: "envoy-config-not-rolled",
    change: (s) => s.set(DEPLOYMENT, `${POD}.volumes[0].configMap.name`, "elsewhere"),
  },
  {
    what: "the key has Kubernetes' default rights",
    code: "tls-file-unreadable",
    change: (s) => {
      s.drop(DEPLOYMENT, `${POD}.securityContext.fsGroup`);
      s.drop(DEPLOYMENT, `${POD}.volumes[1].secret.defaultMode`);
    },
  },
  {
    what: "Envoy is root, and only root may read its key",
    code: "tls-file-unreadable",
    change: (s) => {
      s.drop(DEPLOYMENT, `${POD}.securityContext.fsGroup`);
      s.set(DEPLOYMENT, `${ENVOY}.securityContext.runAsUser`, 0);
    },
  },
  {
    what: "the pod is root, and only root may read its key",
    code: "tls-file-unreadable",
    change: (s) => {
      s.drop(DEPLOYMENT, `${POD}.securityContext.fsGroup`);
      s.set(DEPLOYMENT, `${POD}.securityContext.runAsUser`, 0);
      s.drop(DEPLOYMENT, `${ENVOY}.securityContext.runAsUser`);
    },
  },
  {
    what: "a script is in the configuration",
    code: "envoy-file-absent",
    edit: (b) => lua(b, { inline_string: "function envoy_on_request(h)\nend" }),
  },
  {
    what: "the log is the container's output",
    code: "envoy-log-unwritable",
    edit: (b) => logTo(b, "/dev/stdout"),
  },
];
