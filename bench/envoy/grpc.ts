/** The method that is called; it answers what it was asked. */
export const ECHO = "/bench.v1.Bench/Echo";
export const HEALTH_CHECK = "/grpc.health.v1.Health/Check";

/** One message of a gRPC stream: not compressed, its length, its bytes (grpc doc/PROTOCOL-HTTP2.md). */
export function frame(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
