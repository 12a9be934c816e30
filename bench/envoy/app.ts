import { createServer, type ServerHttp2Stream } from "node:http2";
import { type AddressInfo } from "node:net";
import { frame, HEALTH_CHECK } from "./grpc";

/**
 * The gRPC server behind every Envoy, in a process of its own, straight on node:http2: it should cost little, so that Envoy has its core.
 * Listens on the addresses of its arguments, all with one port, and sends that port to its parent.
 */
const SERVING = frame(Buffer.from([0x08, 1]));

function answer(stream: ServerHttp2Stream, path: string | undefined): void {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  stream.on("error", () => undefined);
  stream.on("end", () => {
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end(path === HEALTH_CHECK ? SERVING : Buffer.concat(chunks));
  });
}

async function listen(host: string, port: number): Promise<number> {
  const server = createServer();
  server.on("stream", (stream, headers) => answer(stream, headers[":path"]));
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  return (server.address() as AddressInfo).port;
}

async function main([first = "127.0.0.1", ...others]: string[]): Promise<void> {
  const port = await listen(first, 0);
  for (const host of others) await listen(host, port);
  process.send?.({ port });
}

process.once("disconnect", () => process.exit());
// Ctrl-C reaches every process of the terminal; the parent ends this one when it is done.
process.on("SIGINT", () => undefined);
void main(process.argv.slice(2));
