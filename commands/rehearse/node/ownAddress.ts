import { connect, createServer, type Server, type Socket } from "node:net";

/** Milliseconds between two looks whether the server listens. */
const PERIOD = 10;

/**
 * Relays the address that is 127.0.0.1 to a pod to a server that listens on the pod's other address only.
 * In a real pod both lead to the same socket: it refuses connections until the server listens, and as soon as it is gone.
 */
export class OwnAddressRelay {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private closed = false;

  constructor(own: string, pod: string, port: number) {
    this.server = createServer((socket) => {
      const onward = connect(port, pod);
      for (const [one, other] of [
        [socket, onward],
        [onward, socket],
      ] as const) {
        this.sockets.add(one);
        one.setNoDelay(true);
        one.on("error", () => other.destroy());
        one.on("close", () => {
          this.sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
    this.listenWith(own, pod, port);
  }

  close(): void {
    this.closed = true;
    this.server.close();
    this.sockets.forEach((socket) => socket.resetAndDestroy());
  }

  private listenWith(own: string, pod: string, port: number): void {
    if (this.closed) return;
    const look = connect(port, pod);
    look.on("connect", () => {
      look.destroy();
      if (!this.closed) this.server.listen(port, own);
    });
    look.on("error", () => setTimeout(() => this.listenWith(own, pod, port), PERIOD));
  }
}
