import type { Envelope, JsonObject } from "../../../../model/envelope";
import type { Organization } from "../../../../simulator/services/iam/organization";
import type { Graph, Resource } from "../../../../simulator/graph";

/**
 * A small organization written by hand: a member forwards IAM events from its default bus to the central bus of a hub in
 * the same Region, where a rule hands them to a delivery stream. Tests take it and break one thing.
 */

export const member = "111111111111";
export const hub = "999999999999";
export const stranger = "666666666666";
export const region = "eu-central-1";

export const organization: Organization = {
  id: "o-exampleorgid",
  accounts: new Map([
    [member, { paths: ["o-exampleorgid/r-root/ou-workloads/"] }],
    [hub, { paths: ["o-exampleorgid/r-root/ou-security/"] }],
  ]),
};

export const arns = {
  defaultBus: `arn:aws:events:${region}:${member}:event-bus/default`,
  centralBus: `arn:aws:events:${region}:${hub}:event-bus/central`,
  forwardRule: `arn:aws:events:${region}:${member}:rule/forward`,
  archiveRule: `arn:aws:events:${region}:${hub}:rule/central/archive`,
  forwardRole: `arn:aws:iam::${member}:role/forward`,
  archiveRole: `arn:aws:iam::${hub}:role/archive`,
  memberQueue: `arn:aws:sqs:${region}:${member}:dead-letters`,
  hubQueue: `arn:aws:sqs:${region}:${hub}:dead-letters`,
  stream: `arn:aws:firehose:${region}:${hub}:deliverystream/archive`,
  heartbeatRole: `arn:aws:iam::${member}:role/heartbeat`,
};

export const inMember = { account: member };
export const inHub = { account: hub };

type Place = { readonly account: string; readonly region?: string };
type Properties = Readonly<Record<string, unknown>>;

/** A recorded resource; `outputs` are what AWS computes beyond the inputs. */
export function resource(
  type: string,
  name: string,
  place: Place,
  inputs: Properties,
  outputs: Properties = {},
): Resource {
  return {
    urn: `urn:pulumi:test::event-governance::${type}::${name}`,
    type,
    name,
    stack: "test",
    account: place.account,
    region: place.region ?? region,
    inputs,
    outputs: { ...inputs, ...outputs },
    secrets: [],
    options: {
      protect: false,
      retainOnDelete: false,
      dependsOn: [],
      aliases: [],
      provider: "",
      ignoreChanges: [],
    },
  };
}

export const graphOf = (resources: readonly Resource[]): Graph => ({
  stack: "test",
  resources,
  outputs: {},
  messages: [],
});

const document = (...statements: unknown[]): string => JSON.stringify({ Version: "2012-10-17", Statement: statements });

export const trust = (service: string, account: string, sourceArn: string): string =>
  document({
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": account }, ArnLike: { "aws:SourceArn": sourceArn } },
  });

export const allow = (action: string | readonly string[], ...resources: readonly string[]): string =>
  document({ Effect: "Allow", Action: action, Resource: resources });

export const queuePolicy = (queue: string, sourceArn: string, account?: string): string =>
  document({
    Sid: "AcceptDeadLetters",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queue,
    Condition: {
      ArnEquals: { "aws:SourceArn": sourceArn },
      ...(account !== undefined && { StringEquals: { "aws:SourceAccount": account } }),
    },
  });

export const admitOrganization: JsonObject = {
  Sid: "AdmitOrganization",
  Effect: "Allow",
  Principal: "*",
  Action: "events:PutEvents",
  Resource: arns.centralBus,
  Condition: { StringEquals: { "aws:PrincipalOrgID": organization.id } },
};

export const queue = (name: string, account: string, inputs: Properties = {}, place = region): Resource =>
  resource(
    "aws:sqs/queue:Queue",
    name,
    { account, region: place },
    { name: "dead-letters", maxMessageSize: 1_048_576, ...inputs },
    {
      arn: `arn:aws:sqs:${place}:${account}:dead-letters`,
      url: `https://sqs.${place}.amazonaws.com/${account}/dead-letters`,
    },
  );

/** Called `NAME-role`, with its policy `NAME-policy`. */
export const role = (name: string, account: string, assumeRolePolicy: string, policy: string): Resource[] => [
  resource(
    "aws:iam/role:Role",
    `${name}-role`,
    { account },
    { name, assumeRolePolicy },
    { arn: `arn:aws:iam::${account}:role/${name}` },
  ),
  resource("aws:iam/rolePolicy:RolePolicy", `${name}-policy`, { account }, { role: name, name: "inline", policy }),
];

export const iamPattern = JSON.stringify({ source: ["aws.iam"] });

/** The whole network, by a short name for each resource. */
export function network(): Map<string, Resource> {
  const parts: readonly Resource[] = [
    resource("aws:cloudwatch/eventRule:EventRule", "forward", inMember, { name: "forward", eventPattern: iamPattern }),
    resource("aws:cloudwatch/eventTarget:EventTarget", "forward-target", inMember, {
      rule: "forward",
      targetId: "central",
      arn: arns.centralBus,
      roleArn: arns.forwardRole,
      deadLetterConfig: { arn: arns.memberQueue },
    }),
    ...role(
      "forward",
      member,
      trust("events.amazonaws.com", member, arns.forwardRule),
      allow("events:PutEvents", arns.centralBus),
    ),
    queue("member-queue", member),
    resource("aws:sqs/queuePolicy:QueuePolicy", "member-queue-policy", inMember, {
      queueUrl: `https://sqs.${region}.amazonaws.com/${member}/dead-letters`,
      policy: queuePolicy(arns.memberQueue, arns.forwardRule, member),
    }),
    ...role(
      "heartbeat",
      member,
      trust("scheduler.amazonaws.com", member, `arn:aws:scheduler:${region}:${member}:schedule-group/default`),
      allow("events:PutEvents", arns.defaultBus),
    ),
    resource("aws:scheduler/schedule:Schedule", "schedule", inMember, {
      name: "heartbeat",
      scheduleExpression: "rate(5 minutes)",
      target: {
        arn: arns.defaultBus,
        roleArn: arns.heartbeatRole,
        input: '{"at":"<aws.scheduler.scheduled-time>"}',
        eventbridgeParameters: { detailType: "Heartbeat", source: "governance.heartbeat" },
        deadLetterConfig: { arn: arns.memberQueue },
      },
    }),
    resource("aws:cloudwatch/eventBus:EventBus", "central", inHub, { name: "central" }, { arn: arns.centralBus }),
    resource("aws-native:events:EventBusPolicy", "central-policy", inHub, {
      eventBusName: "central",
      statementId: "AdmitOrganization",
      statement: admitOrganization,
    }),
    resource("aws:cloudwatch/eventRule:EventRule", "archive", inHub, {
      name: "archive",
      eventBusName: "central",
      eventPattern: JSON.stringify({ source: [{ prefix: "" }], "replay-name": [{ exists: false }] }),
      state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
    }),
    resource("aws:cloudwatch/eventTarget:EventTarget", "archive-target", inHub, {
      rule: "archive",
      eventBusName: "central",
      arn: arns.stream,
      roleArn: arns.archiveRole,
      deadLetterConfig: { arn: arns.hubQueue },
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 5 },
    }),
    ...role(
      "archive",
      hub,
      trust("events.amazonaws.com", hub, arns.archiveRule),
      allow(["firehose:PutRecord", "firehose:PutRecordBatch"], arns.stream),
    ),
    queue("hub-queue", hub),
    resource("aws:sqs/queuePolicy:QueuePolicy", "hub-queue-policy", inHub, {
      queueUrl: `https://sqs.${region}.amazonaws.com/${hub}/dead-letters`,
      policy: queuePolicy(arns.hubQueue, arns.archiveRule),
    }),
    resource(
      "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
      "stream",
      inHub,
      { name: "archive" },
      { arn: arns.stream },
    ),
    resource("aws:cloudwatch/eventArchive:EventArchive", "event-archive", inHub, {
      name: "central",
      eventSourceArn: arns.centralBus,
    }),
  ];
  return new Map(parts.map((part) => [part.name, part]));
}

/** Inputs to set on resources by their short names; `null` leaves the resource, or the input, out. */
export type Changes = Readonly<Record<string, null | Readonly<Record<string, unknown>>>>;

/** The network with some resources changed or gone, and others added. */
export function changed(changes: Changes, ...added: readonly Resource[]): Graph[] {
  const parts = network();
  for (const [name, inputs] of Object.entries(changes)) {
    const part = parts.get(name);
    if (part === undefined) throw new Error(`the network has no "${name}"`);
    if (inputs === null) parts.delete(name);
    else parts.set(name, { ...part, inputs: merged(part.inputs, inputs), outputs: merged(part.outputs, inputs) });
  }
  return [graphOf([...parts.values(), ...added])];
}

const merged = (properties: Properties, changes: Properties): Properties =>
  Object.fromEntries(Object.entries({ ...properties, ...changes }).filter(([, value]) => value !== null));

/** An event of the member's IAM, as CloudTrail delivers it. */
export function iamEvent(fields: Partial<Envelope> = {}): Envelope {
  return {
    version: "0",
    id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": "AWS API Call via CloudTrail",
    source: "aws.iam",
    account: member,
    time: "2026-11-02T10:15:30Z",
    region,
    resources: [],
    detail: { eventName: "CreateUser", readOnly: false, managementEvent: true },
    ...fields,
  };
}
