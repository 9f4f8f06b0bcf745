import {
  arnOf,
  type Creation,
  hex,
  type Inputs,
  named,
  optionalText,
  type OutputTable,
  physicalName,
  text,
  uuid,
} from "./output-table";

const defaultBus = "default";

/** The bus in `eventBusName`, by name or by ARN: a rule belongs to the bus's account and Region, whoever created it. */
function busOf(inputs: Inputs, at: Creation): { given: string; name: string; at: Creation } {
  const given = optionalText(inputs, "eventBusName") ?? defaultBus;
  const parts = /^arn:aws:events:([a-z0-9-]+):(\d{12}):event-bus\/(.+)$/.exec(given);
  if (!parts) return { given, name: given, at };
  const [, region, account, name] = parts as unknown as [string, string, string, string];
  return { given, name, at: { ...at, account, region } };
}

/**
 * EventBridge user guide, "Managing access permissions to your Amazon EventBridge resources": `rule/NAME` on the default
 * bus, `rule/BUS/NAME` on any other.
 */
function ruleArn(bus: { name: string; at: Creation }, rule: string): string {
  return arnOf(bus.at, "events", bus.name === defaultBus ? `rule/${rule}` : `rule/${bus.name}/${rule}`);
}

/** Resource ids in the provider's format: the default bus is omitted, any other comes first. */
const onBus = (bus: { given: string }, separator: string, ...parts: string[]) =>
  (bus.given === defaultBus ? parts : [bus.given, ...parts]).join(separator);

/** EventBridge, EventBridge Scheduler. ARNs: Service Authorization Reference, "Resource types defined by Amazon EventBridge". */
export const eventOutputs: OutputTable = {
  "aws:cloudwatch/eventBus:EventBus": named("events", (name) => `event-bus/${name}`),
  "aws:cloudwatch/eventRule:EventRule": (inputs, at) => {
    const bus = busOf(inputs, at);
    const name = physicalName(inputs, at);
    return {
      id: onBus(bus, "/", name),
      outputs: { name, arn: ruleArn(bus, name), eventBusName: bus.given, state: inputs.state ?? "ENABLED" },
    };
  },
  "aws:cloudwatch/eventTarget:EventTarget": (inputs, at) => {
    const bus = busOf(inputs, at);
    const targetId = optionalText(inputs, "targetId") ?? `terraform-${hex(at, 26)}`;
    return { id: onBus(bus, "-", text(inputs, "rule"), targetId), outputs: { targetId, eventBusName: bus.given } };
  },
  "aws:cloudwatch/eventArchive:EventArchive": named("events", (name) => `archive/${name}`),
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": (inputs) => {
    const eventBusName = optionalText(inputs, "eventBusName") ?? defaultBus;
    return { id: eventBusName, outputs: { eventBusName } };
  },
  "aws:cloudwatch/eventPermission:EventPermission": (inputs, at) => {
    const bus = busOf(inputs, at);
    return {
      id: onBus(bus, "/", text(inputs, "statementId")),
      outputs: { action: inputs.action ?? "events:PutEvents", eventBusName: bus.given },
    };
  },
  "aws:cloudwatch/eventConnection:EventConnection": (inputs, at) => {
    const name = physicalName(inputs, at);
    const secret = `secret:events!connection/${name}/${uuid(at)}-${hex(at, 6)}`;
    return {
      id: name,
      outputs: {
        name,
        arn: arnOf(at, "events", `connection/${name}/${uuid(at)}`),
        secretArn: arnOf(at, "secretsmanager", secret),
      },
    };
  },
  "aws:cloudwatch/eventApiDestination:EventApiDestination": (inputs, at) => {
    const name = physicalName(inputs, at);
    return { id: name, outputs: { name, arn: arnOf(at, "events", `api-destination/${name}/${uuid(at)}`) } };
  },
  "aws:scheduler/schedule:Schedule": (inputs, at) => {
    const name = physicalName(inputs, at);
    const groupName = optionalText(inputs, "groupName") ?? "default";
    const path = `${groupName}/${name}`;
    return {
      id: path,
      outputs: { name, groupName, arn: arnOf(at, "scheduler", `schedule/${path}`), state: inputs.state ?? "ENABLED" },
    };
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": (inputs, at) => {
    const name = physicalName(inputs, at);
    return { id: name, outputs: { name, arn: arnOf(at, "scheduler", `schedule-group/${name}`), state: "ACTIVE" } };
  },

  "aws-native:events:EventBus": named("events", (name) => `event-bus/${name}`),
  "aws-native:events:EventBusPolicy": (inputs) => {
    const eventBusName = optionalText(inputs, "eventBusName") ?? defaultBus;
    return { id: `${eventBusName}|${text(inputs, "statementId")}`, outputs: {} };
  },
  "aws-native:events:Rule": (inputs, at) => {
    const bus = busOf(inputs, at);
    const name = physicalName(inputs, at);
    const arn = ruleArn(bus, name);
    return { id: arn, outputs: { name, ruleName: name, arn } };
  },
  "aws-native:events:Archive": named("events", (name) => `archive/${name}`, "archiveName"),
};
