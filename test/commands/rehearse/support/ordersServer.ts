import { once } from "node:events";
import { join } from "node:path";
import {
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import { loadSync, type ServiceDefinition } from "@grpc/proto-loader";
import { HealthImplementation } from "grpc-health-check";

/** orders.proto and what it imports, as protoc compiles them: servers in Go, Java and Python answer reflection with that. */
const COMPILED: Readonly<Record<string, string>> = {
  "google/protobuf/timestamp.proto":
    "Ch9nb29nbGUvcHJvdG9idWYvdGltZXN0YW1wLnByb3RvEg9nb29nbGUucHJvdG9idWYiOwoJVGltZXN0YW1wEhgKB3NlY29uZHMYASABKANSB3NlY29uZHMSFAoFbmFub3MYAiABKAVSBW5hbm9zQoUBChNjb20uZ29vZ2xlLnByb3RvYnVmQg5UaW1lc3RhbXBQcm90b1ABWjJnb29nbGUuZ29sYW5nLm9yZy9wcm90b2J1Zi90eXBlcy9rbm93bi90aW1lc3RhbXBwYvgBAaICA0dQQqoCHkdvb2dsZS5Qcm90b2J1Zi5XZWxsS25vd25UeXBlc2IGcHJvdG8z",
  "orders.proto":
    "CgxvcmRlcnMucHJvdG8SB2FjbWUudjEaH2dvb2dsZS9wcm90b2J1Zi90aW1lc3RhbXAucHJvdG8i9wIKCkdldFJlcXVlc3QSGQoIb3JkZXJfaWQYASABKAlSB29yZGVySWQSIwoFcGFydHMYAiADKAsyDS5hY21lLnYxLlBhcnRSBXBhcnRzEjcKBmxhYmVscxgDIAMoCzIfLmFjbWUudjEuR2V0UmVxdWVzdC5MYWJlbHNFbnRyeVIGbGFiZWxzEiEKBGtpbmQYBCABKA4yDS5hY21lLnYxLktpbmRSBGtpbmQSKgoCYXQYBSABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0YW1wUgJhdBIvCgVpbm5lchgGIAEoCzIZLmFjbWUudjEuR2V0UmVxdWVzdC5Jbm5lclIFaW5uZXIaSAoLTGFiZWxzRW50cnkSEAoDa2V5GAEgASgJUgNrZXkSIwoFdmFsdWUYAiABKAsyDS5hY21lLnYxLlBhcnRSBXZhbHVlOgI4ARomCgVJbm5lchIdCgpmaXJzdF9saW5lGAEgASgFUglmaXJzdExpbmUiIwoEUGFydBIbCglwYXJ0X25hbWUYASABKAlSCHBhcnROYW1lIhcKBU9yZGVyEg4KAmlkGAEgASgJUgJpZCoaCgRLaW5kEggKBE5PTkUQABIICgRTT01FEAEyZAoGT3JkZXJzEioKA0dldBITLmFjbWUudjEuR2V0UmVxdWVzdBoOLmFjbWUudjEuT3JkZXISLgoFV2F0Y2gSEy5hY21lLnYxLkdldFJlcXVlc3QaDi5hY21lLnYxLk9yZGVyMAFiBnByb3RvMw==",
};
const FILES = new Map(Object.entries(COMPILED).map(([name, text]) => [name, Buffer.from(text, "base64")]));
export const ORDERS_PROTO = join(__dirname, "orders.proto");
const ORDERS = loadSync(ORDERS_PROTO)["acme.v1.Orders"] as ServiceDefinition;
const LISTED = ["grpc.health.v1.Health", "acme.v1.Orders"];

export interface OrdersOptions {
  /** @default it has no reflection */
  readonly reflection?: "v1" | "v1alpha";
  /** Gives only the file that was asked for, and not those that it imports. @default false */
  readonly oneByOne?: boolean;
}

interface GetRequest {
  readonly orderId?: string;
}

/** A user's own server: Get fails without an order's id. */
export function ordersServer({ reflection, oneByOne = false }: OrdersOptions = {}): Server {
  const server = new Server();
  server.addService(ORDERS, {
    Get({ request: { orderId = "" } }: ServerUnaryCall<GetRequest, object>, done: sendUnaryData<object>) {
      if (orderId === "") done({ code: status.INVALID_ARGUMENT, details: "order_id is missing" });
      else done(null, { id: orderId });
    },
    Watch: () => undefined,
  });
  new HealthImplementation({ "": "SERVING" }).addToServer(server);
  if (reflection !== undefined)
    server.addService(reflectionService(reflection), { ServerReflectionInfo: answers(oneByOne) });
  return server;
}

export async function listen(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) =>
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    ),
  );
}

/** Bytes in, bytes out: what lies on the wire is written by hand, so that the client's reading of it is not tested against itself. */
function reflectionService(version: string): Record<string, MethodDefinition<Buffer, Buffer>> {
  const same = (bytes: Buffer) => bytes;
  const serialized = {
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
  const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
  return { ServerReflectionInfo: { path, requestStream: true, responseStream: true, ...serialized } };
}

function answers(oneByOne: boolean) {
  return (call: ServerDuplexStream<Buffer, Buffer>): void => {
    call.on("data", (question: Buffer) => {
      const field = question[0]! >> 3;
      const text = question.subarray(2).toString();
      if (field === 7) call.write(message(6, Buffer.concat(LISTED.map((name) => message(1, message(1, name))))));
      else if (field === 4 && text === "acme.v1.Orders")
        call.write(filesAnswer(oneByOne ? ["orders.proto"] : [...FILES.keys()]));
      else if (field === 3 && FILES.has(text)) call.write(filesAnswer([text]));
      else call.write(message(7, Buffer.concat([Buffer.from([8, status.NOT_FOUND]), message(2, `no ${text}`)])));
    });
    call.on("end", () => call.end());
  };
}

function filesAnswer(names: readonly string[]): Buffer {
  return message(4, Buffer.concat(names.map((name) => message(1, FILES.get(name)!))));
}

/** A field of the wire type LEN. */
function message(field: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const length: number[] = [];
  for (let left = bytes.length; ; left >>= 7) {
    length.push(left > 127 ? (left & 127) | 128 : left);
    if (left <= 127) break;
  }
  return Buffer.concat([Buffer.from([(field << 3) | 2, ...length]), bytes]);
}

/** `ordersServer.ts HOST PORT [v1|v1alpha]` is what --app starts. */
async function main([host = "", port = "", reflection]: readonly string[]): Promise<void> {
  const server = ordersServer(reflection === "v1" || reflection === "v1alpha" ? { reflection } : {});
  await listen(server, `${host}:${port}`);
  await once(process, "SIGTERM");
  server.tryShutdown(() => process.exit(0));
}

if (require.main === module) void main(process.argv.slice(2));
