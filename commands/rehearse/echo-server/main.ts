import { hostname } from "node:os";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import { ECHO, ECHO_NAME, echoNamed } from "./echo";
import { echoService } from "./service";

/** Told by its environment, as containers are. */
const {
  HOST = "0.0.0.0",
  PORT = "8888",
  POD_NAME = hostname(),
  ECHO_DELAY_MS = "0",
  ECHO_SLOWNESS = "1",
  ECHO_FAIL_PERCENT = "0",
  HEALTH_SERVICE = "",
  ECHO_SERVICE = "",
} = process.env;

const server = new Server();
/** The server as a whole, and the services that its health is asked by where that is not the whole; commas are between them. */
const healthNames = [...new Set(["", ...HEALTH_SERVICE.split(",")])];
const health = new HealthImplementation(Object.fromEntries(healthNames.map((name) => [name, "SERVING"])));
health.addToServer(server);
const methods = echoService({
  servedBy: POD_NAME,
  delayMs: Number(ECHO_DELAY_MS),
  slowness: Number(ECHO_SLOWNESS),
  failPercent: Number(ECHO_FAIL_PERCENT),
});
server.addService(ECHO, methods);
/** The same under another service's name: an Envoy may have routes for that one only. */
if (ECHO_SERVICE !== "" && ECHO_SERVICE !== ECHO_NAME) server.addService(echoNamed(ECHO_SERVICE), methods);
// Several addresses are separated by commas.
for (const host of HOST.split(",")) {
  server.bindAsync(`${host}:${PORT}`, ServerCredentials.createInsecure(), (error, port) => {
    if (error === null) return console.log(`listening on ${host}:${port}`);
    console.error(error.message);
    process.exit(1);
  });
}

/** Its dependency breaks, or is back: it reports so and goes on to answer, as a server does that needs its database for some calls only. */
let serving = true;
process.on("SIGUSR2", () => {
  serving = !serving;
  for (const name of healthNames) health.setStatus(name, serving ? "SERVING" : "NOT_SERVING");
});

/** No new calls, the running ones to their end, then the process ends by itself. */
process.once("SIGTERM", () => {
  for (const name of healthNames) health.setStatus(name, "NOT_SERVING");
  server.tryShutdown(() => process.exit(0));
});
process.once("SIGINT", () => process.exit(130));
