import { type Action, AwsError, type Call, type Input } from "../protocols/service";
import type { Resource } from "../../graph";
import { arnOf, nameOf } from "../../recorded";
import { page, type RecordedIndex, rewritten } from "./recorded-index";

const eventRule = "aws:cloudwatch/eventRule:EventRule";

/** Where a bus is, and its name. */
function busOf({ EventBusName, Name }: Input, call: Call, input: "EventBusName" | "Name" = "EventBusName") {
  const given = String((input === "Name" ? Name : EventBusName) ?? "default");
  const [, region = call.region, account = call.account, name = given] =
    /^arn:aws:events:([^:]+):(\d{12}):event-bus\/(.+)$/.exec(given) ?? [];
  return { region, account, name, arn: `arn:aws:events:${region}:${account}:event-bus/${name}` };
}

const missing = (what: string) => new AwsError("ResourceNotFoundException", `${what} does not exist.`);

/** Rules, targets, buses and archives, read back (EventBridge API reference). */
export function readEvents(index: RecordedIndex): Readonly<Record<string, Action>> {
  const isOn = (resource: Resource, bus: ReturnType<typeof busOf>, call: Call): boolean => {
    const named = String(resource.inputs["eventBusName"] ?? "default");
    return named === bus.arn || (named === bus.name && bus.account === call.account);
  };
  const rulesOn = (bus: ReturnType<typeof busOf>, call: Call): readonly Resource[] => [
    ...index.all(eventRule, call.account, call.region).filter((resource) => isOn(resource, bus, call)),
  ];
  const busExists = (bus: ReturnType<typeof busOf>): boolean =>
    bus.name === "default" ||
    index.named("aws:cloudwatch/eventBus:EventBus", bus.account, bus.region, bus.name) !== undefined;
  const ruleArn = (input: Input, call: Call, name: unknown): string => {
    const bus = busOf(input, call);
    return `arn:aws:events:${bus.region}:${bus.account}:rule/${bus.name === "default" ? "" : `${bus.name}/`}${String(name)}`;
  };
  // On another account's bus its policy decides, which delegation.ts judges where rules are recorded.
  const onOwn = (input: Input, call: Call, arn: string): readonly string[] =>
    busOf(input, call).account === call.account ? [arn] : [];
  return {
    ListRules: {
      resources: () => ["*"],
      run: (_state, input, call) => {
        const bus = busOf(input, call);
        if (!busExists(bus)) throw missing(`Event bus ${bus.name}`);
        const prefix = String(input["NamePrefix"] ?? "");
        const rules = rulesOn(bus, call).filter((rule) => nameOf(rule).startsWith(prefix));
        const { items, next } = page(rules, input["NextToken"]);
        return { Rules: items.map(describe), NextToken: next };
      },
    },
    DescribeRule: {
      resources: (input, call) => onOwn(input, call, ruleArn(input, call, input["Name"])),
      run: (_state, input, call) => {
        const rule = rulesOn(busOf(input, call), call).find((each) => nameOf(each) === input["Name"]);
        if (rule === undefined) throw missing(`Rule ${String(input["Name"])}`);
        return describe(rule);
      },
    },
    ListTargetsByRule: {
      resources: (input, call) => onOwn(input, call, ruleArn(input, call, input["Rule"])),
      run: (_state, input, call) => {
        const bus = busOf(input, call);
        if (!rulesOn(bus, call).some((each) => nameOf(each) === input["Rule"]))
          throw missing(`Rule ${String(input["Rule"])}`);
        const targets = index
          .all("aws:cloudwatch/eventTarget:EventTarget", call.account, call.region)
          .filter((each) => isOn(each, bus, call) && each.inputs["rule"] === input["Rule"]);
        const { items, next } = page(targets, input["NextToken"], 1);
        return { Targets: items.map(target), NextToken: next };
      },
    },
    DescribeEventBus: {
      resources: (input, call) => [busOf(input, call, "Name").arn],
      run: (_state, input, call) => {
        const bus = busOf(input, call, "Name");
        if (!busExists(bus)) throw missing(`Event bus ${bus.name}`);
        const recorded = index.named("aws:cloudwatch/eventBus:EventBus", call.account, call.region, bus.name);
        const statements = index
          .all("aws-native:events:EventBusPolicy", call.account, call.region)
          .filter(({ inputs }) => String(inputs["eventBusName"] ?? "default") === bus.name)
          .map(({ inputs }) => ({ Sid: inputs["statementId"], ...(inputs["statement"] as object) }));
        const { level: Level } = (recorded?.inputs["logConfig"] ?? {}) as { level?: string };
        return {
          Name: bus.name,
          Arn: bus.arn,
          KmsKeyIdentifier: recorded?.inputs["kmsKeyIdentifier"],
          LogConfig: Level === undefined ? undefined : { Level },
          Policy: statements.length === 0 ? undefined : rewritten({ Version: "2012-10-17", Statement: statements }),
        };
      },
    },
    DescribeArchive: {
      resources: ({ ArchiveName }, call) => [
        `arn:aws:events:${call.region}:${call.account}:archive/${String(ArchiveName)}`,
      ],
      run: (_state, { ArchiveName }, call) => {
        const archive = index.named(
          "aws:cloudwatch/eventArchive:EventArchive",
          call.account,
          call.region,
          String(ArchiveName),
        );
        if (archive === undefined) throw missing(`Archive ${String(ArchiveName)}`);
        return {
          ArchiveName: nameOf(archive),
          EventSourceArn: archive.inputs["eventSourceArn"],
          RetentionDays: archive.inputs["retentionDays"],
          State: "ENABLED",
        };
      },
    },
  };
}

const describe = (rule: Resource): Record<string, unknown> => ({
  Name: nameOf(rule),
  Arn: arnOf(rule),
  EventPattern:
    rule.inputs["eventPattern"] === undefined
      ? undefined
      : JSON.stringify(JSON.parse(String(rule.inputs["eventPattern"])), null, 1),
  ScheduleExpression: rule.inputs["scheduleExpression"],
  State: rule.inputs["state"] ?? "ENABLED",
  EventBusName: rule.inputs["eventBusName"] ?? "default",
});

function target({ inputs }: Resource): Record<string, unknown> {
  const { arn: deadLetters } = (inputs["deadLetterConfig"] ?? {}) as { arn?: string };
  const { messageGroupId: group } = (inputs["sqsTarget"] ?? {}) as { messageGroupId?: string };
  const transformer = inputs["inputTransformer"] as { inputPaths?: object; inputTemplate?: string } | undefined;
  return {
    Id: inputs["targetId"],
    Arn: inputs["arn"],
    RoleArn: inputs["roleArn"],
    Input: inputs["input"],
    InputPath: inputs["inputPath"],
    InputTransformer: transformer && {
      InputPathsMap: transformer.inputPaths,
      InputTemplate: transformer.inputTemplate,
    },
    SqsParameters: group === undefined ? undefined : { MessageGroupId: group },
    DeadLetterConfig: deadLetters === undefined ? undefined : { Arn: deadLetters },
  };
}
