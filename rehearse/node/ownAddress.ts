import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/**
 * Relays the address that is 127.0.0.1 to a pod to a server that listens on the pod's other address only.
 * In a real pod both lead to the same socket. It refuses connections as soon as the server is gone, as the socket would.
 */
export class OwnAddressRelay {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

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
    this.server.listen(port, own);
  }

  get address(): AddressInfo {
    return this.server.address() as AddressInfo;
  }

  close(): void {
    this.server.close();
    this.sockets.forEach((socket) => socket.resetAndDestroy());
  }
}
