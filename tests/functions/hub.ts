import type { Envelope } from "../../model/envelope";
import { namesOf } from "../../model/names";
import { secretsManager } from "../../simulator/services/secrets-manager/api";
import { createEventBridge } from "../../simulator/services/events/eventbridge";
import { createWorld } from "../../simulator/services/events/world";
import {
  createFunctions,
  type FunctionRun,
  type Functions,
  type FunctionsOptions,
} from "../../simulator/services/lambda/functions";
import type { Graph } from "../../simulator/graph";
import { recordStack } from "../harness";
import { prodSettings, rawProdSettings } from "../settings-of-prod";
import { prepareSecrets } from "../../simulator/traffic/channel-endpoints";

/** The shipped environment's hub in us-east-1 with its functions, the settings changed first. Record it once a file. */
export async function recordHub(change: (raw: Record<string, any>) => void = () => {}): Promise<RecordedHub> {
  const raw = rawProdSettings();
  change(raw);
  return { graphs: [await recordStack(raw)], settings: prodSettings(change) };
}

export interface RecordedHub {
  readonly graphs: readonly Graph[];
  readonly settings: ReturnType<typeof prodSettings>;
}

/** A fresh AWS in memory in front of a recorded hub, for one test. */
export interface FunctionsHub extends Functions {
  /** Hands events to one function, as EventBridge would, and runs until nothing moves. */
  send(functionId: string, ...events: readonly Envelope[]): Promise<FunctionRun>;
  /** Puts events of services on the default buses of their accounts, in this hub's Region. */
  arise(events: readonly Envelope[]): void;
  runOf(functionId: string): FunctionRun;
  /** Secret values by name, as operators make them. */
  readonly secrets: Map<string, string>;
}

export const governance = "100000000002";
export const noon = new Date("2026-11-02T12:00:00Z");

export function openHub({ graphs, settings }: RecordedHub, options: Partial<FunctionsOptions> = {}): FunctionsHub {
  const organization = {
    id: settings.organization.id,
    accounts: new Map(
      Array.isArray(settings.accounts) ? settings.accounts.map(({ id }) => [id, { paths: [] }] as const) : [],
    ),
  };
  const world = createWorld(graphs, organization);
  const eventBridge = createEventBridge(world, organization);
  const seed = (aws: Functions["aws"], run: Pick<FunctionRun, "name" | "region" | "roleArn">) => {
    prepareSecrets(aws, settings, "us-east-1");
    options.seed?.(aws, run);
  };
  const functions = createFunctions(graphs, { world, organization, eventBridge }, { now: noon, ...options, seed });
  const nameOf = (id: string) => namesOf("prod").responder(id);
  const runOf = (id: string): FunctionRun => {
    const found = functions.runs.find(({ name }) => name === nameOf(id));
    if (found === undefined)
      throw new Error(`no function ${nameOf(id)}: ${functions.runs.map(({ name }) => name).join(", ")}`);
    return found;
  };
  return {
    ...functions,
    secrets: functions.aws.state(secretsManager, governance, "us-east-1"),
    runOf,
    arise(events) {
      for (const event of events)
        eventBridge.put({
          bus: { account: event.account, region: event.region },
          event,
          sender: { kind: "service" },
        });
    },
    async send(id, ...events) {
      for (const event of events) functions.enqueue(nameOf(id), JSON.stringify(event));
      await functions.run();
      return runOf(id);
    },
  };
}

/** A CloudTrail event of the hub's governance account, or of another. */
export function apiCall(
  source: string,
  eventName: string,
  detail: Record<string, unknown> = {},
  envelope: Partial<Envelope> = {},
): Envelope {
  const id = `${eventName}-${JSON.stringify(detail).length}`;
  return {
    version: "0",
    id,
    "detail-type": "AWS API Call via CloudTrail",
    source: `aws.${source}`,
    account: "400000000001",
    time: "2026-11-02T11:59:00Z",
    region: "us-east-1",
    resources: [],
    ...envelope,
    detail: {
      eventVersion: "1.11",
      eventSource: `${source}.amazonaws.com`,
      eventName,
      eventTime: "2026-11-02T11:59:00Z",
      awsRegion: "us-east-1",
      eventID: id,
      userIdentity: { type: "IAMUser", userName: "alice", accountId: "400000000001" },
      requestParameters: null,
      responseElements: null,
      ...detail,
    } as Envelope["detail"],
  };
}
