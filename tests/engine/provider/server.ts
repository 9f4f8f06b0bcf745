import { readFileSync } from "node:fs";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Aws } from "./aws";
import { checkInputs, type Failure } from "./check";
import { Provider, type Subject, type Values } from "./provider";
import { schemaOf } from "./schema";

/** A running server that answers for providers `aws` and `aws-native`. */
export interface ProviderServer {
  readonly aws: Aws;
  /** Environment variable with which the engine finds it: Pulumi docs, "PULUMI_DEBUG_PROVIDERS". */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * Serves both providers to any number of engines. The engine connects once for each explicit provider, and what it asks
 * afterwards does not say which provider is meant: connections tell.
 */
export async function serveProvider(aws = new Aws()): Promise<ProviderServer> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": maxMessageBytes,
    "grpc.max_send_message_length": maxMessageBytes,
  });
  server.addService(ResourceProviderService, handlers(aws));
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return {
    aws,
    environment: { PULUMI_DEBUG_PROVIDERS: `aws:${port},aws-native:${port}` },
    close: () => {
      server.forceShutdown();
      return Promise.resolve();
    },
  };
}

/** The engine warns of a provider that is older than its SDK; `aws-native` has the lower number of the two. */
const { version } = JSON.parse(readFileSync(require.resolve("@pulumi/aws/package.json"), "utf8")) as {
  version: string;
};

/** As the engine allows (pulumi/pulumi, `rpcutil.GrpcChannelOptions`). */
const maxMessageBytes = 400 * 1024 * 1024;

type Handler = (call: grpc.ServerUnaryCall<any, any>, reply: grpc.sendUnaryData<any>) => void;

function handlers(aws: Aws): Record<string, Handler> {
  const providers = new Map<string, Provider>();
  const providerOf = (call: { getPeer(): string }) => {
    const peer = call.getPeer();
    let provider = providers.get(peer);
    if (!provider) providers.set(peer, (provider = new Provider(aws)));
    return provider;
  };
  /** Answers with what `handle` returns, or with its error. */
  const answer =
    <Request, Response>(handle: (request: Request, provider: Provider) => Response): Handler =>
    (call, reply) => {
      try {
        reply(null, handle(call.request as Request, providerOf(call)));
      } catch (error) {
        reply({ code: grpc.status.UNKNOWN, details: (error as Error).message });
      }
    };
  return {
    handshake: answer(() => new messages.ProviderHandshakeResponse()),
    attach: answer(() => new Empty()),
    cancel: answer(() => new Empty()),
    getPluginInfo: answer(() => {
      const info = new PluginInfo();
      info.setVersion(version);
      return info;
    }),
    getSchema: answer(() => {
      const response = new messages.GetSchemaResponse();
      response.setSchema("{}");
      return response;
    }),
    checkConfig: answer(checkConfig),
    diffConfig: answer((request: messages.DiffRequest) => {
      const differs = JSON.stringify(plain(request.getOldInputs())) !== JSON.stringify(plain(request.getNews()));
      const response = new messages.DiffResponse();
      response.setChanges(differs ? some : none);
      return response;
    }),
    configure: answer((request: messages.ConfigureRequest, provider) => {
      provider.configure(plain(request.getArgs()));
      const response = new messages.ConfigureResponse();
      response.setSupportspreview(true);
      return response;
    }),
    check: answer((request: messages.CheckRequest, provider) =>
      checked(request.getNews(), provider.check(subjectOf(request), plain(request.getNews()))),
    ),
    diff: answer((request: messages.DiffRequest, provider) => {
      const news = plain(request.getNews());
      const olds = plain(request.getOldInputs());
      for (const property of request.getIgnorechangesList()) news[property] = olds[property];
      const { changed, replaces, deleteBeforeReplace } = provider.diff(subjectOf(request), olds, news);
      const response = new messages.DiffResponse();
      response.setChanges(changed.length > 0 ? some : none);
      response.setDiffsList([...changed]);
      response.setReplacesList([...replaces]);
      response.setDeletebeforereplace(deleteBeforeReplace);
      return response;
    }),
    create: answer((request: messages.CreateRequest, provider) => {
      const response = new messages.CreateResponse();
      const inputs = plain(request.getProperties());
      if (request.getPreview()) {
        response.setProperties(struct(provider.previewCreate(subjectOf(request), inputs)));
        return response;
      }
      const { id, properties } = provider.create(subjectOf(request), inputs);
      response.setId(id);
      response.setProperties(struct(properties));
      return response;
    }),
    read: answer((request: messages.ReadRequest, provider) => {
      const response = new messages.ReadResponse();
      const found = provider.read(subjectOf(request), request.getId(), plain(request.getInputs()));
      if (!found) return response;
      const { id, ...properties } = found.outputs;
      response.setId(String(id));
      response.setInputs(struct(found.inputs));
      response.setProperties(struct(properties));
      return response;
    }),
    update: answer((request: messages.UpdateRequest, provider) => {
      const response = new messages.UpdateResponse();
      const news = plain(request.getNews());
      response.setProperties(struct(provider.update(subjectOf(request), request.getId(), news, request.getPreview())));
      return response;
    }),
    delete: answer((request: messages.DeleteRequest, provider) => {
      provider.delete(subjectOf(request), request.getId(), plain(request.getOldInputs()));
      return new Empty();
    }),
    invoke: answer((request: messages.InvokeRequest, provider) => {
      const response = new messages.InvokeResponse();
      response.setReturn(struct(provider.invoke(request.getTok(), plain(request.getArgs()))));
      return response;
    }),
  };
}

const { DIFF_NONE: none, DIFF_SOME: some } = messages.DiffResponse.DiffChanges;

/** Settings of a provider are text; those that are not text by nature hold JSON of their shape. */
function checkConfig(request: messages.CheckRequest): messages.CheckResponse {
  const { inputs } = schemaOf(subjectOf(request).type);
  const given = Object.entries(plain(request.getNews())).filter(([property]) => property !== "version");
  const parsed = given.map(([property, value]) => {
    const kind = inputs.get(property)?.shape.kind;
    const isText = kind === undefined || kind === "text" || kind === "values" || kind === "either";
    return [property, isText || typeof value !== "string" ? value : parseJson(value)];
  });
  return checked(request.getNews(), checkInputs(Object.fromEntries(parsed) as Values, inputs));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function checked(inputs: Struct | undefined, failures: readonly Failure[]): messages.CheckResponse {
  const response = new messages.CheckResponse();
  response.setInputs(inputs);
  response.setFailuresList(
    failures.map(({ property, reason }) => {
      const failure = new messages.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}

/** `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME` */
function subjectOf(request: { getUrn(): string }): Subject {
  const urn = request.getUrn();
  const [, , types = "", ...name] = urn.split("::");
  return { urn, type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

const plain = (given: Struct | undefined): Values => (given?.toJavaScript() ?? {}) as Values;

const struct = (values: Values): Struct =>
  Struct.fromJavaScript(JSON.parse(JSON.stringify(values)) as { [key: string]: JavaScriptValue });
