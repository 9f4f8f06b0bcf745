import assert from "node:assert/strict";
import type { Graph, Resource } from "../../simulator/graph";
import { recordStack } from "../harness";
import { everythingOn } from "../settings-with-all";

/**
 * What AWS checks when a resource is made must be there before it: a role's permissions, the policy of a queue, bucket,
 * topic or bus. Without the order, the first `up` fails or loses what comes first, and the second one succeeds.
 */

/** Everything that exists before a resource does. */
function before(graph: Graph): (resource: Resource) => ReadonlySet<string> {
  const byUrn = new Map(graph.resources.map((resource) => [resource.urn, resource]));
  const children = new Map<string, string[]>();
  for (const { urn, parent } of graph.resources)
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), urn]);
  const all = (urn: string, seen: Set<string>): Set<string> => {
    const { options, parent } = byUrn.get(urn) ?? {};
    // A child is registered after its parent, which waits for what it depends on itself.
    if (parent !== undefined) all(parent, seen);
    for (const needed of options?.dependsOn ?? []) {
      if (seen.has(needed)) continue;
      seen.add(needed);
      all(needed, seen);
      // A component exists once all of its children do.
      for (const child of children.get(needed) ?? []) if (!seen.has(child)) all(child, seen.add(child));
    }
    return seen;
  };
  return ({ urn }) => all(urn, new Set());
}

const textOf = (resource: Resource) => JSON.stringify(resource.inputs);
const input = ({ inputs }: Resource, key: string) => String(inputs[key] ?? "");
const short = ({ urn }: Resource) => urn.split("::").slice(-2).join("::");

/** Each resource with what must exist before it. */
function needs(graph: Graph): (readonly [resource: Resource, needed: Resource])[] {
  const of = (type: string) => graph.resources.filter((resource) => resource.type === type);
  const pairs: (readonly [Resource, Resource])[] = [];
  // Whoever is handed a role uses it at once: its permissions come first.
  const users = graph.resources.filter(
    ({ type }) => type.startsWith("aws") && !type.startsWith("aws:iam/") && !/Policy$/.test(type),
  );
  for (const role of of("aws:iam/role:Role")) {
    const arn = `arn:aws:iam::${role.account}:role/${input(role, "name")}`;
    const permissions = of("aws:iam/rolePolicy:RolePolicy").filter(
      (policy) =>
        policy.account === role.account &&
        [role.name, input(role, "name"), String(role.outputs["id"])].includes(input(policy, "role")),
    );
    for (const user of users.filter(
      (each) => textOf(each).includes(`"${arn}"`) || textOf(each).includes(`"${String(role.outputs["arn"])}"`),
    ))
      for (const permission of permissions) pairs.push([user, permission]);
    // Lambda reads the queue with the function's role.
    for (const mapping of of("aws:lambda/eventSourceMapping:EventSourceMapping"))
      for (const handler of of("aws:lambda/function:Function"))
        if (
          textOf(mapping).includes(String(handler.outputs["arn"])) &&
          input(handler, "role") === String(role.outputs["arn"])
        )
          for (const permission of permissions) pairs.push([mapping, permission]);
  }
  const policyOf = (type: string, key: string, target: Resource) =>
    of(type).filter(
      (policy) =>
        policy.account === target.account &&
        policy.region === target.region &&
        [
          target.outputs["id"],
          target.outputs["arn"],
          target.outputs["url"],
          target.outputs["bucket"],
          target.inputs["name"],
        ].includes(policy.inputs[key]),
    );
  const admitted: readonly [admits: string, key: string, holder: string][] = [
    ["aws:sqs/queuePolicy:QueuePolicy", "queueUrl", "aws:sqs/queue:Queue"],
    ["aws:sns/topicPolicy:TopicPolicy", "arn", "aws:sns/topic:Topic"],
  ];
  // Whoever delivers to a queue or a topic needs its policy, unless it does so with a role; nor does a queue that leaves
  // its dead letters in another need it.
  for (const [type, key, holder] of admitted)
    for (const target of of(holder))
      for (const policy of policyOf(type, key, target))
        for (const user of users.filter(
          ({ type: kind }) =>
            ![
              holder,
              "aws:lambda/eventSourceMapping:EventSourceMapping",
              "aws:sns/topicSubscription:TopicSubscription",
              "aws:glue/crawler:Crawler",
              "aws:scheduler/schedule:Schedule",
            ].includes(kind),
        ))
          if (textOf(user).includes(`"${String(target.outputs["arn"])}"`)) pairs.push([user, policy]);
  for (const logging of of("aws:s3/bucketLogging:BucketLogging"))
    for (const policy of of("aws:s3/bucketPolicy:BucketPolicy"))
      if (input(policy, "bucket") === input(logging, "targetBucket")) pairs.push([logging, policy]);
  for (const target of of("aws:cloudwatch/eventTarget:EventTarget"))
    for (const bus of of("aws:cloudwatch/eventBus:EventBus"))
      if (input(target, "arn") === String(bus.outputs["arn"]))
        for (const policy of of("aws-native:events:EventBusPolicy")) pairs.push([target, policy]);
  for (const delivery of of("aws:cloudwatch/logDelivery:LogDelivery"))
    for (const policy of of("aws:cloudwatch/logResourcePolicy:LogResourcePolicy")) pairs.push([delivery, policy]);
  for (const object of of("aws:s3/bucketObjectv2:BucketObjectv2"))
    for (const type of [
      "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "bucketPolicy:BucketPolicy",
    ])
      for (const each of of(`aws:s3/${type}`))
        if (input(each, "bucket") === input(object, "bucket")) pairs.push([object, each]);
  return pairs;
}

/** What the test has found to compare, so that it does not pass because it found nothing. */
const kindsOfPairs = [
  "EventTarget after EventBusPolicy",
  "EventTarget after RolePolicy",
  "EventTarget after TopicPolicy",
  "EventTarget after QueuePolicy",
  "LogDelivery after LogResourcePolicy",
  "MetricAlarm after TopicPolicy",
  "Crawler after RolePolicy",
  "FirehoseDeliveryStream after RolePolicy",
  "EventSourceMapping after RolePolicy",
  "Function after RolePolicy",
  "BucketLogging after BucketPolicy",
  "BucketNotification after QueuePolicy",
  "BucketObjectv2 after BucketPolicy",
  "BucketObjectv2 after BucketServerSideEncryptionConfiguration",
  "Schedule after RolePolicy",
].sort();

const kindOf = ({ type }: Resource) => type.split(":").at(-1) ?? "";

describe("the order of creation", () => {
  for (const mode of ["assumeRole", "delegated", "stackSet"])
    it(`has what admits a resource before it, with ${mode}`, async () => {
      const graph = await recordStack(everythingOn(mode));
      const earlier = before(graph);
      const pairs = needs(graph);
      const missing = pairs.filter(([resource, needed]) => !earlier(resource).has(needed.urn));
      assert.deepEqual(
        [
          ...new Set(missing.map(([resource, needed]) => `${short(resource)} does not wait for ${short(needed)}`)),
        ].sort(),
        [],
      );
      const kinds = new Set(pairs.map(([resource, needed]) => `${kindOf(resource)} after ${kindOf(needed)}`));
      assert.deepEqual([...kinds].sort(), kindsOfPairs);
    });
});
