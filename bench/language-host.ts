import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import {
  GetRootResourceResponse,
  type LogRequest,
  LogSeverity,
  SetRootResourceResponse,
} from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { computeCall } from "../simulator/record/outputs";

export interface Start {
  readonly stack: string;
  /** Full keys, values as text, as the engine passes them to a program. */
  readonly config: Readonly<Record<string, string>>;
  /** Additional arguments and environment variables for Node.js. */
  readonly nodeArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface Timing {
  /** Seconds from the start of Node.js to the first registered resource other than the stack. */
  readonly firstResource: number;
  /** Seconds of CPU time until then, which other work on the machine does not change. NaN without /proc. */
  readonly firstResourceCpu: number;
  /** From the first resource to the last. */
  readonly rest: number;
  readonly restCpu: number;
  readonly resources: number;
  /** Peak memory of the program when its last resource was registered. NaN without /proc. */
  readonly megabytes: number;
}

const root = join(__dirname, "..");

/**
 * Runs `index.ts` as Pulumi's language host does, with the runner of @pulumi/pulumi in a separate Node.js process, in a
 * preview with an engine that answers immediately: this measures the program's own time.
 */
export async function time({ stack, config, nodeArguments, environment }: Start): Promise<Timing> {
  const begun = performance.now();
  let first = 0;
  let last = 0;
  let resources = 0;
  let pid = 0;
  let firstCpu = NaN;
  let lastCpu = NaN;
  let megabytes = NaN;
  const { port, logged, close } = await serve((type) => {
    last = performance.now();
    lastCpu = cpuSeconds(pid);
    megabytes = peakMegabytes(pid);
    if (type === "pulumi:pulumi:Stack") return;
    if (resources++ > 0) return;
    first = last;
    firstCpu = lastCpu;
  });
  try {
    const runner = require.resolve("@pulumi/pulumi/cmd/run");
    const address = `127.0.0.1:${port}`;
    const child = spawn(
      process.execPath,
      [
        ...nodeArguments,
        runner,
        ...["--monitor", address, "--engine", address, "--project", "event-governance", "--stack", stack],
        ...["--organization", "organization", "--root-directory", root, "--pwd", root],
        ...["--parallel", "16", "--dry-run", "index.ts"],
      ],
      {
        cwd: root,
        stdio: "ignore",
        env: {
          ...process.env,
          PULUMI_CONFIG: JSON.stringify(asPassed(config)),
          PULUMI_CONFIG_SECRET_KEYS: "[]",
          PULUMI_NODEJS_TYPESCRIPT: "true",
          ...environment,
        },
      },
    );
    pid = child.pid ?? 0;
    const code = await new Promise((resolve) => child.once("exit", resolve));
    if (code !== 0) throw new Error(`The program ended with ${String(code)}: ${logged.join("\n").slice(0, 2000)}`);
    return {
      firstResource: (first - begun) / 1000,
      firstResourceCpu: firstCpu,
      rest: (last - first) / 1000,
      restCpu: lastCpu - firstCpu,
      resources,
      megabytes,
    };
  } finally {
    close();
  }
}

/** User and system time of a process, in seconds (proc(5), `/proc/PID/stat`: clock ticks are hundredths). */
function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return NaN;
  }
}

/** Largest resident set of a process (proc(5), `/proc/PID/status`: VmHWM in kB). */
function peakMegabytes(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  } catch {
    return NaN;
  }
}

/** `NAMESPACE:config:KEY`, as the language host writes keys. */
const asPassed = (config: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(":", ":config:"), value]));

interface Served {
  readonly port: number;
  /** Errors that the program has reported. */
  readonly logged: readonly string[];
  readonly close: () => void;
}

async function serve(onResource: (type: string) => void): Promise<Served> {
  const logged: string[] = [];
  const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
  const server = new grpc.Server(unlimited);
  type Call = grpc.ServerUnaryCall<unknown, unknown>;
  type Reply = grpc.sendUnaryData<unknown>;
  const empty = (_call: Call, reply: Reply) => reply(null, new Empty());
  server.addService(ResourceMonitorService, {
    supportsFeature(_call: Call, reply: Reply) {
      const response = new messages.SupportsFeatureResponse();
      response.setHassupport(true);
      reply(null, response);
    },
    registerResource(call: Call, reply: Reply) {
      const request = call.request as messages.RegisterResourceRequest;
      onResource(request.getType());
      const response = new messages.RegisterResourceResponse();
      response.setUrn(`urn:pulumi:stack::event-governance::${request.getType()}::${request.getName()}`);
      response.setObject(request.getObject());
      reply(null, response);
    },
    registerResourceOutputs: empty,
    invoke(call: Call, reply: Reply) {
      const request = call.request as messages.ResourceInvokeRequest;
      const response = new InvokeResponse();
      response.setReturn(
        Struct.fromJavaScript(
          computeCall(request.getTok(), (request.getArgs()?.toJavaScript() ?? {}) as Record<string, unknown>) as {
            [key: string]: JavaScriptValue;
          },
        ),
      );
      reply(null, response);
    },
    signalAndWaitForShutdown: empty,
  });
  server.addService(EngineService, {
    log(call: Call, reply: Reply) {
      const request = call.request as LogRequest;
      if (request.getSeverity() === LogSeverity.ERROR) logged.push(request.getMessage());
      reply(null, new Empty());
    },
    getRootResource: (_call: Call, reply: Reply) => reply(null, new GetRootResourceResponse()),
    setRootResource: (_call: Call, reply: Reply) => reply(null, new SetRootResourceResponse()),
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { port, logged, close: () => server.forceShutdown() };
}
