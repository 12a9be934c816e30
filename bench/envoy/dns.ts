import { createSocket } from "node:dgram";
import { type Packet, decode, encode } from "dns-packet";

/** The headless Service's DNS: every name is the pods' addresses. */
export interface Dns {
  readonly port: number;
  close(): void;
}

export async function startDns(pods: readonly string[]): Promise<Dns> {
  const socket = createSocket("udp4");
  socket.on("message", (message, from) => {
    const query = decode(message);
    const [question] = query.questions ?? [];
    const answers = pods.map((data) => ({ type: "A" as const, name: question?.name ?? "", ttl: 5, data }));
    const answer: Packet = {
      type: "response",
      id: query.id,
      questions: query.questions,
      answers: question?.type === "A" ? answers : [],
    };
    socket.send(encode(answer), from.port, from.address);
  });
  await new Promise<void>((resolve, reject) => socket.once("error", reject).bind(0, "127.0.0.1", resolve));
  return { port: socket.address().port, close: () => socket.close() };
}
