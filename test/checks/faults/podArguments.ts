import { APP, DEPLOYMENT, ENVOY } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "Envoy's arguments stand in one string",
    code: "pod-arguments-joined",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.args`, ["-c /etc/envoy/envoy.yaml --service-cluster my-server"]),
  },
  {
    what: "a server's flag and its value stand in one string",
    code: "pod-arguments-joined",
    change: (s) => s.set(DEPLOYMENT, `${APP}.args`, ["--port 8888"]),
  },
  {
    what: "a command is in one string",
    code: "pod-arguments-joined",
    change: (s) => s.set(DEPLOYMENT, `${APP}.command`, ["/bin/server --port 8888"]),
  },
  {
    what: "Envoy's command and flag are one",
    code: "pod-arguments-joined",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.command`, ["envoy -c"]),
  },
  {
    what: "Envoy's flags are one of three",
    code: "pod-arguments-joined",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.args[2]`, "--log-level info --disable-hot-restart"),
  },
];

export const right: readonly Row[] = [
  {
    what: "a flag whose value holds spaces",
    code: "pod-arguments-joined",
    change: (s) => s.set(DEPLOYMENT, `${APP}.args`, ["--greeting=hello world", "--java-options", "-Xmx1g -Xms1g"]),
  },
  {
    what: "a script for a shell",
    code: "pod-arguments-joined",
    change: (s) => s.set(DEPLOYMENT, `${APP}.command`, ["/bin/sh", "-c", "exec /server --port 8888 --verbose"]),
  },
  {
    what: "a flag and its value in one word, which Envoy takes",
    code: "pod-arguments-joined",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.args`, ["--config-path /etc/envoy/envoy.yaml", "--log-level info"]),
  },
  {
    what: "an argument of two words that is no program",
    code: "pod-arguments-joined",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.command`, ["/server"]);
      s.set(DEPLOYMENT, `${APP}.args`, ["greet", "hello world"]);
    },
  },
];
