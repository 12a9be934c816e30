import {
  type CallOptions,
  type ChannelCredentials,
  Client,
  credentials,
  Metadata,
  type ServiceError,
} from "@grpc/grpc-js";
import { METHODS } from "./app";

const same = (value: Buffer): Buffer => value;

/** A client of the test's service. */
export class TestClient extends Client {
  constructor(port: number, security: ChannelCredentials = credentials.createInsecure()) {
    // Calls of two clients share no connection, and retries are Envoy's alone.
    super(`127.0.0.1:${port}`, security, {
      "grpc.use_local_subchannel_pool": 1,
      "grpc.enable_retries": 0,
      "grpc.ssl_target_name_override": "localhost",
    });
  }

  unary(path: string, request: Buffer, options: CallOptions = {}, metadata = new Metadata()): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.makeUnaryRequest(path, same, same, request, metadata, options, (error, answer) =>
        error === null ? resolve(answer ?? Buffer.alloc(0)) : reject(error),
      );
    });
  }

  /** Number of messages, and how the stream ended: 0 is OK. */
  ticks(count: number, options: CallOptions = {}): Promise<{ messages: number; code: number; details: string }> {
    return new Promise((resolve) => {
      let messages = 0;
      const call = this.makeServerStreamRequest(
        METHODS.ticks,
        same,
        same,
        Buffer.from(String(count)),
        new Metadata(),
        options,
      );
      call.on("data", () => (messages += 1));
      // Its code comes with the status event, too.
      call.on("error", () => undefined);
      call.on("status", ({ code, details }: Pick<ServiceError, "code" | "details">) =>
        resolve({ messages, code, details }),
      );
    });
  }
}
