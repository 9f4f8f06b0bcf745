import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

interface StoredReplay {
  readonly input: Record<string, any>;
  state: string;
  asked: number;
}

/** EventBridge over HTTP, for the real SDK client: archives, replays, rules and their targets (EventBridge API reference). */
export class EventBridgeStandIn {
  readonly rules = new Map<
    string,
    { pattern: Record<string, unknown>; state: string; targets: Record<string, any>[] }
  >();
  readonly replays = new Map<string, StoredReplay>();
  /** Names of actions. */
  readonly calls: string[] = [];
  /** Error code of a call, by action. */
  fails: (action: string, input: Record<string, any>) => string | undefined = () => undefined;
  /** State that a replay has when it is asked for the n-th time. */
  stateAt: (asked: number) => string = (asked) => (asked < 3 ? "RUNNING" : "COMPLETED");
  endpoint = "";
  readonly #server = createServer((request, response) => {
    void read(request).then((body) => {
      const action = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
      let [status, answer]: [number, unknown] = [200, {}];
      try {
        answer = this.#answer(action, JSON.parse(body) as Record<string, any>);
      } catch (error) {
        [status, answer] = [400, { __type: (error as Error).name, message: (error as Error).message }];
      }
      response.writeHead(status, { "Content-Type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(answer));
    });
  });

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.endpoint = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #answer(action: string, input: Record<string, any>): unknown {
    this.calls.push(action);
    const fault = this.fails(action, input);
    if (fault !== undefined) throw named(fault, "refused");
    switch (action) {
      case "DescribeArchive":
        return { ArchiveName: input["ArchiveName"], EventCount: 1234, State: "ENABLED" };
      case "DescribeReplay": {
        const replay = this.#replay(input);
        if (replay.state === "CANCELLING") replay.state = "CANCELLED";
        else if (!["CANCELLED", "COMPLETED", "FAILED"].includes(replay.state))
          replay.state = this.stateAt(++replay.asked);
        return { ReplayName: input["ReplayName"], State: replay.state, EventLastReplayedTime: 1_793_000_000 };
      }
      case "ListReplays":
        return {
          Replays: [...this.replays]
            .filter(([, { input: own }]) => own["EventSourceArn"] === input["EventSourceArn"])
            .map(([ReplayName, { state }]) => ({ ReplayName, State: state })),
        };
      case "StartReplay": {
        if (this.replays.has(input["ReplayName"])) throw named("ResourceAlreadyExistsException", "exists");
        for (const arn of input["Destination"].FilterArns as string[]) {
          const rule = this.rules.get(arn.split("/").at(-1) ?? "");
          if (rule === undefined || rule.targets.length === 0) throw named("ValidationException", `no rule ${arn}`);
        }
        this.replays.set(input["ReplayName"], { input, state: "STARTING", asked: 0 });
        return { State: "STARTING" };
      }
      case "CancelReplay":
        this.#replay(input).state = "CANCELLING";
        return {};
      case "DescribeRule": {
        const { pattern, state } = this.#rule(input["Name"]);
        return { EventPattern: JSON.stringify(pattern), State: state };
      }
      case "PutRule":
        this.rules.set(input["Name"], {
          pattern: JSON.parse(String(input["EventPattern"])) as Record<string, unknown>,
          state: String(input["State"]),
          targets: this.rules.get(input["Name"])?.targets ?? [],
        });
        return {};
      case "PutTargets":
        this.#rule(input["Rule"]).targets = input["Targets"] as Record<string, any>[];
        return { FailedEntryCount: 0, FailedEntries: [] };
      case "RemoveTargets":
        this.#rule(input["Rule"]).targets = [];
        return {};
      case "DeleteRule":
        if (this.#rule(input["Name"]).targets.length > 0) throw named("ValidationException", "it has targets");
        this.rules.delete(input["Name"]);
        return {};
      default:
        throw named("UnknownOperationException", action);
    }
  }

  #rule(name: string) {
    const rule = this.rules.get(name);
    if (rule === undefined) throw named("ResourceNotFoundException", name);
    return rule;
  }

  #replay({ ReplayName: name }: Record<string, any>): StoredReplay {
    const replay = this.replays.get(String(name));
    if (replay === undefined) throw named("ResourceNotFoundException", String(name));
    return replay;
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
