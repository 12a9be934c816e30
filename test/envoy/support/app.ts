import {
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  type Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  status,
} from "@grpc/grpc-js";

const bytes = { serialize: (value: Buffer) => value, deserialize: (value: Buffer) => value };

function method(path: string, responseStream = false, requestStream = false): ServiceDefinition[string] {
  return {
    path,
    requestStream,
    responseStream,
    requestSerialize: bytes.serialize,
    requestDeserialize: bytes.deserialize,
    responseSerialize: bytes.serialize,
    responseDeserialize: bytes.deserialize,
  };
}

/** Methods of the test's service, over plain bytes. */
export const METHODS = {
  /** Answers what it was asked. */
  echo: "/test.v1.Test/Echo",
  /** Never answers. */
  hang: "/test.v1.Test/Hang",
  /** Takes a stream of messages and reads none. */
  unread: "/test.v1.Test/Unread",
  /** A message every 100 ms, as many as the request's text states. */
  ticks: "/test.v1.Test/Ticks",
} as const;

const HEALTH_CHECK = "/grpc.health.v1.Health/Check";
/** grpc.health.v1.HealthCheckResponse: field 1, the status. */
const SERVING = Buffer.from([0x08, 1]);
const NOT_SERVING = Buffer.from([0x08, 2]);

export interface App {
  readonly port: number;
  /** What it answers to a health check: SERVING, NOT_SERVING, a status of the call, or nothing. */
  serving: boolean | status | "silent";
  /** Metadata of the calls to `echo`, last one first. */
  readonly seen: Metadata[];
  stop(): void;
}

/** A gRPC server with the health service on 127.0.0.1. @param port 0 for a free one */
export async function startApp(port = 0, host = "127.0.0.1"): Promise<App> {
  const server = new Server();
  const seen: Metadata[] = [];
  const echo: handleUnaryCall<Buffer, Buffer> = (call, done) => {
    seen.unshift(call.metadata);
    done(null, call.request);
  };
  const hang: handleUnaryCall<Buffer, Buffer> = () => undefined;
  const unread: handleClientStreamingCall<Buffer, Buffer> = () => undefined;
  const ticks: handleServerStreamingCall<Buffer, Buffer> = (call) => {
    let left = Number(call.request.toString());
    const timer = setInterval(() => {
      if (left-- > 0) call.write(Buffer.from("tick"));
      else {
        clearInterval(timer);
        call.end();
      }
    }, 100);
    call.on("cancelled", () => clearInterval(timer));
  };
  const check: handleUnaryCall<Buffer, Buffer> = (call, done) => {
    const service = call.request.subarray(2).toString();
    if (app.serving === "silent") return;
    if (typeof app.serving === "number") done({ code: app.serving });
    else if (service !== "" && service !== "test.v1.Test") done({ code: status.NOT_FOUND });
    else done(null, app.serving ? SERVING : NOT_SERVING);
  };
  server.addService(
    {
      echo: method(METHODS.echo),
      hang: method(METHODS.hang),
      unread: method(METHODS.unread, false, true),
      ticks: method(METHODS.ticks, true),
      check: method(HEALTH_CHECK),
    },
    { echo, hang, unread, ticks, check },
  );
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, actual) =>
      error === null ? resolve(actual) : reject(error),
    );
  });
  const app: App = { port: bound, serving: true, seen, stop: () => server.forceShutdown() };
  return app;
}
