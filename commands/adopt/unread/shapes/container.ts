import type { Envoy } from "../../../../checks/envoy/envoy";
import type { ServerSource } from "../../read/context";
import type { Surroundings } from "../known";
import { type Fields, READ, type Shape, fields, inside, is, list, pick, same, together } from "../shape";

/** What Kubernetes fills into a container. */
const DEFAULTS = {
  imagePullPolicy: is("IfNotPresent", "Always"),
  terminationMessagePath: is("/dev/termination-log"),
  terminationMessagePolicy: is("File"),
  stdin: is(false),
  tty: is(false),
} as const;
const PORTS = list(fields({ name: READ, containerPort: READ, protocol: is("TCP") }));
const REFERENCE = fields({ name: READ, key: READ, optional: is(false) });
const TIMES = {
  periodSeconds: is(10),
  timeoutSeconds: is(1),
  failureThreshold: is(3),
  successThreshold: is(1),
  initialDelaySeconds: is(0),
} as const;

/** The container of the server. Readers carry over or list what is READ here. */
export function appShape(server: ServerSource, { settings }: Surroundings): Fields {
  const own = settings.servers[server.name];
  const grpc = fields({ port: is(own?.port), service: is(own?.health.service, "") });
  const probe = together({ grpc, exec: fields({ command: probeCommand(own?.port, own?.health.service) }), ...TIMES });
  const readiness = fields({
    httpGet: own?.health.http && fields({ path: is(own.health.http.path), port: READ, scheme: is("HTTP") }),
    exec: own?.health.command && fields({ command: same([...own.health.command]) }),
  });
  return fields({
    ...DEFAULTS,
    name: READ,
    image: READ,
    command: list(READ),
    args: list(READ),
    env: list(
      fields({ name: READ, value: READ, valueFrom: fields({ secretKeyRef: REFERENCE, configMapKeyRef: REFERENCE }) }),
    ),
    envFrom: list(
      fields({
        prefix: READ,
        configMapRef: fields({ name: READ, optional: is(false) }),
        secretRef: fields({ name: READ, optional: is(false) }),
      }),
    ),
    ports: PORTS,
    resources: fields({
      requests: fields({ cpu: READ, memory: READ }),
      limits: fields({ cpu: READ, memory: READ }),
    }),
    securityContext: fields({ runAsUser: is(own?.runAsUser), runAsGroup: is(own?.runAsUser) }),
    readinessProbe: { ...probe, fields: { ...probe.fields, ...readiness.fields } },
    livenessProbe: probe,
    startupProbe: probe,
    // Mounts are listed one by one with their volumes.
    volumeMounts: list(fields({ name: READ, mountPath: READ, readOnly: is(false) })),
  });
}

/** grpc_health_probe with the port and the service that the stack's probes ask for, and nothing else. */
function probeCommand(port: number | undefined, service: string | undefined): Shape {
  return {
    knows: (value) => {
      const words = Array.isArray(value) ? value.map(String) : [];
      const rest = words
        .slice(1)
        .join(" ")
        .replace(/--?addr[= ]\S*:(\d+)/, (all, stated: string) => (Number(stated) === port ? "" : all))
        .replace(/--?service[= ](\S+)/, (all, stated: string) => (stated === service ? "" : all));
      return /grpc[-_]health[-_]probe$/.test(words[0] ?? "") && rest.trim() === "";
    },
  };
}

const FLAGS = /^(?:-c|--config-path|-l|--log-level|--config-yaml)$/;
const FLAG_WITH_VALUE = /^(?:-c|--config-path|-l|--log-level|--config-yaml)=/;

/** The sidecar: its image, ports, resources and flags are read by readEnvoySettings. */
export function envoyShape({ container, file, pod }: Envoy): Fields {
  const words = container.field.at("args").list.map(({ text }) => text ?? "");
  const secrets = pod.spec
    .at("volumes")
    .list.filter((volume) => volume.at("secret").exists)
    .map((volume) => volume.at("name").text);
  const own = [...secrets, file?.mount.at("name").text];
  return fields({
    ...DEFAULTS,
    name: READ,
    image: READ,
    command: list(is("envoy", "/usr/local/bin/envoy")),
    args: pick((value, index) =>
      isKnownFlag(String(value), index === 0 ? "" : (words[index - 1] ?? "")) ? READ : undefined,
    ),
    ports: PORTS,
    restartPolicy: container.role === "sidecar" ? is("Always") : undefined,
    resources: fields({
      requests: fields({
        cpu: READ,
        memory: container.field.at("resources", "limits", "memory").exists ? undefined : READ,
      }),
      limits: fields({ cpu: READ, memory: READ }),
    }),
    readinessProbe: together({}),
    livenessProbe: together({}),
    startupProbe: together({}),
    lifecycle: together({}),
    volumeMounts: pick((value) =>
      own.includes(inside(value, "name") as string | undefined)
        ? fields({ name: READ, mountPath: READ, readOnly: READ, subPath: READ })
        : undefined,
    ),
  });
}

/** Whether a word of the command line is read; one that was meant as several has all of them in it. */
function isKnownFlag(text: string, before: string): boolean {
  const parts = text.split(/\s+/);
  return parts.every((part, index) => {
    const last = index === 0 ? before : parts[index - 1]!;
    return FLAGS.test(part) || FLAG_WITH_VALUE.test(part) || FLAGS.test(last) || part === "envoy";
  });
}
