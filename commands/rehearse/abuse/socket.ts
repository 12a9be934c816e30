import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions } from "node:tls";
import { type Target } from "./attack";
import { type Budget } from "./budget";

/** A connection as far as it came: `refused` states why there is none. */
export type Opened = { readonly socket: Socket } | { readonly refused: string };

/** Connects, with TLS and `h2` where the target has it. @param tls what differs, or `false` to speak plaintext to whatever listens */
export function open(target: Target, budget: Budget, tls: ConnectionOptions | false = {}): Promise<Opened> {
  budget.connections += 1;
  const { host, port } = target;
  const secure = target.tls !== undefined && tls !== false;
  const socket = secure
    ? connectTls({ host, port, ...target.tls, ALPNProtocols: ["h2"], ...tls })
    : connectTcp({ host, port });
  return new Promise((resolve) => {
    const timer = setTimeout(() => done({ refused: "no answer" }), budget.milliseconds);
    const done = (result: Opened): void => {
      clearTimeout(timer);
      // An error is followed by `close`, which is what attackers look at.
      socket.on("error", () => undefined);
      // Each of many streams may wait for room.
      socket.setMaxListeners(0);
      if ("refused" in result) socket.destroy();
      resolve(result);
    };
    socket.once(secure ? "secureConnect" : "connect", () => done({ socket }));
    socket.once("error", (error: NodeJS.ErrnoException) => done({ refused: error.code ?? error.message }));
    socket.once("close", () => done({ refused: "closed" }));
  });
}

/** Writes no faster than the peer reads. @returns whether it is still worth going on */
export async function write(socket: Socket, bytes: Buffer, budget: Budget): Promise<boolean> {
  if (socket.destroyed || !socket.writable || !budget.left) return false;
  budget.bytes += bytes.length;
  if (!socket.write(bytes)) await happened(socket, ["drain", "close"], budget.milliseconds);
  // Lets the socket read: answers, and that it was closed.
  await new Promise((resolve) => setImmediate(resolve));
  return !socket.destroyed && socket.writable && budget.left;
}

/** Waits until one of `events`. @returns whether one came in time */
export function happened(socket: Socket, events: readonly string[], milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (came: boolean): void => {
      clearTimeout(timer);
      events.forEach((event) => socket.off(event, onEvent));
      resolve(came);
    };
    const onEvent = (): void => done(true);
    const timer = setTimeout(() => done(false), milliseconds);
    events.forEach((event) => socket.on(event, onEvent));
    if (socket.destroyed) done(true);
  });
}
