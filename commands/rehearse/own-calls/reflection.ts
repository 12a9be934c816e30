import { join } from "node:path";
import { Client, type ClientDuplexStream, credentials, type ServiceError, status } from "@grpc/grpc-js";
import { loadFileDescriptorSetFromObject, loadSync, type ServiceDefinition } from "@grpc/proto-loader";
import type { Definitions } from "./definitions";

interface Question {
  readonly listServices?: string;
  readonly fileContainingSymbol?: string;
  readonly fileByFilename?: string;
}

interface File {
  readonly name: string;
  readonly dependency?: readonly string[];
}

interface Reply {
  readonly listServicesResponse?: { readonly service?: readonly { readonly name: string }[] };
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto?: readonly File[] };
  readonly errorResponse?: { readonly errorCode: number; readonly errorMessage: string };
}

const PROTO = join(__dirname, "reflection.proto");
const V1 = "grpc.reflection.v1.ServerReflection";
/** The newest first: servers have one or both. */
const PATHS = [V1, "grpc.reflection.v1alpha.ServerReflection"].map((name) => `/${name}/ServerReflectionInfo`);
/** Milliseconds for all of a server's answers. */
const PATIENCE = 10_000;
/** Services that are no user's own. */
const INFRASTRUCTURE = /^grpc\.(?:reflection|health|channelz)\./;

/**
 * What a server says about itself by gRPC's server reflection.
 * @returns its own services with all types; nothing where it has no reflection
 */
export async function reflectedServices(target: string): Promise<Definitions | undefined> {
  for (const path of PATHS) {
    const found = await reflectedBy(target, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function reflectedBy(target: string, path: string): Promise<Definitions | undefined> {
  const client = new Client(target, credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 });
  const method = (loadSync(PROTO)[V1] as ServiceDefinition)["ServerReflectionInfo"]!;
  const stream = client.makeBidiStreamRequest<Question, Reply>(
    path,
    (question) => method.requestSerialize(question),
    (bytes) => method.responseDeserialize(bytes),
    { deadline: Date.now() + PATIENCE },
  );
  const conversation = new Conversation(stream);
  try {
    const { listServicesResponse } = await conversation.ask({ listServices: "*" });
    const names = (listServicesResponse?.service ?? []).map(({ name }) => name);
    const files = await filesOf(
      names.filter((name) => !INFRASTRUCTURE.test(name)),
      conversation,
    );
    return { types: loadFileDescriptorSetFromObject({ file: [...files.values()] }), maps: "entries" };
  } catch (error) {
    if ((error as ServiceError).code === status.UNIMPLEMENTED) return undefined;
    throw error;
  } finally {
    stream.cancel();
    client.close();
  }
}

/** A server may answer with one file, or with all that it depends on. */
async function filesOf(services: readonly string[], conversation: Conversation): Promise<ReadonlyMap<string, File>> {
  const files = new Map<string, File>();
  const take = async (question: Question) => {
    const { fileDescriptorResponse } = await conversation.ask(question);
    for (const file of fileDescriptorResponse?.fileDescriptorProto ?? []) files.set(file.name, file);
  };
  for (const fileContainingSymbol of services) await take({ fileContainingSymbol });
  const missing = () =>
    [...files.values()].flatMap(({ dependency = [] }) => dependency).find((name) => !files.has(name));
  for (let name = missing(); name !== undefined; name = missing()) {
    await take({ fileByFilename: name });
    // A server that does not give what it names itself would be asked for ever.
    if (!files.has(name)) throw new Error(`server reflection gives no file ${name}`);
  }
  return files;
}

/** One question at a time over one stream. */
class Conversation {
  private readonly answers: AsyncIterator<Reply>;

  constructor(private readonly stream: ClientDuplexStream<Question, Reply>) {
    this.answers = stream[Symbol.asyncIterator]() as AsyncIterator<Reply>;
  }

  async ask(question: Question): Promise<Reply> {
    this.stream.write(question);
    const answer = await this.answers.next();
    if (answer.done === true) throw new Error("server reflection ended without an answer");
    const { errorResponse } = answer.value;
    if (errorResponse !== undefined) throw new Error(`server reflection: ${errorResponse.errorMessage}`);
    return answer.value;
  }
}
