import type { UntypedHandleCall } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import type { JsonObject } from "../json";
import type { ResourceBehaviour, ResourceRequest } from "./behaviour";
import type { Calls, Method, RecordedCall } from "./calls";
import { InitFailed } from "./initFailed";
import { checkFailures, configureResponse, diffResponse } from "./messages";
import { readProperties, writeProperties } from "./properties";
import { identityOf, unary, type Described } from "./unary";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";

export interface ProviderContext {
  name: string;
  version: string;
  behaviour: ResourceBehaviour;
  calls: Calls;
  /** The engine opens one connection for each provider instance, so the peer tells the instance. */
  configs: Map<string, JsonObject>;
}

/** The methods that the engine uses of a provider; the others answer UNIMPLEMENTED. */
export function providerHandlers(context: ProviderContext): Pick<IResourceProviderServer, Served> & {
  [method: string]: UntypedHandleCall;
} {
  const { behaviour, calls } = context;

  const record = (method: Method, request: Partial<ResourceRequest>): Promise<RecordedCall> =>
    calls.add({
      provider: context.name,
      method,
      urn: request.urn ?? "",
      type: request.type ?? "",
      name: request.name ?? "",
      inputs: request.inputs ?? {},
      preview: request.preview ?? false,
    });

  const resource = (message: Described, peer: string, rest: Partial<ResourceRequest>): ResourceRequest => ({
    ...identityOf(message),
    id: "",
    inputs: {},
    oldInputs: {},
    state: {},
    preview: false,
    config: context.configs.get(peer) ?? {},
    ...rest,
  });

  return {
    attach: unary(() => new Empty()),
    cancel: unary(() => {
      calls.cancel();
      return new Empty();
    }),

    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(context.version)),

    getSchema: unary(() => new pb.GetSchemaResponse().setSchema("{}")),

    checkConfig: unary(async (message: pb.CheckRequest) => {
      const news = readProperties(message.getNews());
      await record("checkConfig", { ...identityOf(message), inputs: news.values });
      const checked = (await behaviour.checkConfig?.(news.values)) ?? { inputs: news.values };
      return new pb.CheckResponse()
        .setInputs(writeProperties(checked.inputs, news.secrets))
        .setFailuresList(checkFailures(checked.failures));
    }),

    diffConfig: unary(async (message: pb.DiffRequest) => {
      // Providers compare their last inputs: a provider resource has no other state.
      const [olds, news] = [
        readProperties(message.getOldInputs() ?? message.getOlds()),
        readProperties(message.getNews()),
      ];
      await record("diffConfig", { ...identityOf(message), inputs: news.values });
      const none = { changes: [], replaces: [] };
      return diffResponse((await behaviour.diffConfig?.(olds.values, news.values)) ?? none);
    }),

    configure: unary(async (message: pb.ConfigureRequest, peer) => {
      const config = readProperties(message.getArgs()).values;
      context.configs.set(peer, config);
      await record("configure", {
        urn: message.getUrn(),
        type: message.getType(),
        name: message.getName(),
        inputs: config,
      });
      return configureResponse();
    }),

    check: unary(async (message: pb.CheckRequest, peer) => {
      const news = readProperties(message.getNews());
      const oldInputs = readProperties(message.getOlds()).values;
      const request = resource(message, peer, { inputs: news.values, oldInputs });
      await record("check", request);
      const checked = (await behaviour.check?.(request)) ?? { inputs: news.values };
      return new pb.CheckResponse()
        .setInputs(writeProperties(checked.inputs, news.secrets))
        .setFailuresList(checkFailures(checked.failures));
    }),

    diff: unary(async (message: pb.DiffRequest, peer) => {
      const request = resource(message, peer, {
        id: message.getId(),
        inputs: readProperties(message.getNews()).values,
        oldInputs: readProperties(message.getOldInputs()).values,
        state: readProperties(message.getOlds()).values,
      });
      await record("diff", request);
      return diffResponse(await behaviour.diff(request));
    }),

    create: unary(async (message: pb.CreateRequest, peer) => {
      const news = readProperties(message.getProperties());
      const request = resource(message, peer, { inputs: news.values, preview: message.getPreview() });
      const call = await record("create", request);
      const created = await behaviour.create(request);
      const secrets = [...news.secrets, ...(created.secrets ?? [])];
      const failure = await calls.acted(call);
      if (failure) throw new InitFailed(created, request.inputs, secrets, failure);
      return new pb.CreateResponse()
        .setId(request.preview ? "" : created.id)
        .setProperties(writeProperties(created.outputs, secrets));
    }),

    update: unary(async (message: pb.UpdateRequest, peer) => {
      const news = readProperties(message.getNews());
      const request = resource(message, peer, {
        id: message.getId(),
        inputs: news.values,
        oldInputs: readProperties(message.getOldInputs()).values,
        state: readProperties(message.getOlds()).values,
        preview: message.getPreview(),
      });
      await record("update", request);
      const updated = await behaviour.update(request);
      return new pb.UpdateResponse().setProperties(
        writeProperties(updated.outputs, [...news.secrets, ...(updated.secrets ?? [])]),
      );
    }),

    delete: unary(async (message: pb.DeleteRequest, peer) => {
      const inputs = readProperties(message.getOldInputs()).values;
      const state = readProperties(message.getProperties()).values;
      const request = resource(message, peer, { id: message.getId(), inputs, oldInputs: inputs, state });
      await record("delete", request);
      await behaviour.delete(request);
      return new Empty();
    }),

    read: unary(async (message: pb.ReadRequest, peer) => {
      const inputs = readProperties(message.getInputs());
      const state = readProperties(message.getProperties());
      const request = resource(message, peer, { id: message.getId(), inputs: inputs.values, state: state.values });
      await record("read", request);
      const found = await behaviour.read(request);
      // An empty answer tells the engine that the resource is gone.
      if (!found) return new pb.ReadResponse();
      return new pb.ReadResponse()
        .setId(found.id)
        .setInputs(writeProperties(found.inputs, inputs.secrets))
        .setProperties(writeProperties(found.outputs, [...state.secrets, ...(found.secrets ?? [])]));
    }),

    invoke: unary(async (message: pb.InvokeRequest, peer) => {
      const args = readProperties(message.getArgs()).values;
      await record("invoke", { type: message.getTok(), inputs: args });
      if (!behaviour.invoke) throw new Error(`${context.name} answers no functions: ${message.getTok()}`);
      const result = await behaviour.invoke(message.getTok(), args, context.configs.get(peer) ?? {});
      return new pb.InvokeResponse().setReturn(writeProperties(result));
    }),
  };
}

type Served =
  | "attach"
  | "cancel"
  | "getPluginInfo"
  | "getSchema"
  | "checkConfig"
  | "diffConfig"
  | "configure"
  | "check"
  | "diff"
  | "create"
  | "update"
  | "delete"
  | "read"
  | "invoke";
