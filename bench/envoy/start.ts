import { freePorts } from "../../tools/freePorts";
import { type Target } from "./loadOrder";
import { type Processes } from "./processes";
import { type Places, type Subject } from "./subjects";

export interface RunningSubject {
  readonly subject: Subject;
  /** Envoy's process; undefined where the client calls the app. */
  readonly pid: number | undefined;
  readonly target: Target;
}

/** Starts the Envoys of all subjects. */
export async function startSubjects(
  processes: Processes,
  subjects: readonly Subject[],
  around: Pick<Places, "app" | "pods" | "dns">,
): Promise<Map<string, RunningSubject>> {
  const started = new Map<string, RunningSubject>();
  const ports = await freePorts(subjects.length * 4);
  for (const [index, subject] of subjects.entries()) {
    const [port = 0, other = 0, health = 0, admin = 0] = ports.slice(index * 4);
    const { bootstrap, deadline, name, listener } = subject;
    const ca = listener === "ingress" ? processes.certificate : undefined;
    started.set(
      name,
      bootstrap === undefined
        ? { subject, pid: undefined, target: { port: around.app, deadline } }
        : {
            subject,
            pid: processes.envoy(name, bootstrap({ ...around, port, others: [other, health, admin] })),
            target: { port, ca, deadline },
          },
    );
  }
  return started;
}
