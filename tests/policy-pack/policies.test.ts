import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../policy-pack/policies";
import type { Graph, Resource } from "../../simulator/graph";
import { recordStack } from "../harness";
import { rawProdSettings } from "../settings-of-prod";
import { check } from "./check";

type Change = (resource: Resource) => Resource | undefined;
type Properties = Record<string, any>;

/** One way to break a policy: what it is called, and what becomes of a resource. */
interface Breakage {
  readonly what: string;
  readonly change: Change;
  /** A part of the URN of the resource that must be named. */
  readonly names: RegExp;
  readonly says: RegExp;
  /** The stack that is broken. @default "assumeRole" */
  readonly mode?: "stackSet";
}

/** Changes the inputs of all resources of a type, and of such a logical name where given, and their outputs alike. */
function edit(type: string, change: (properties: Properties) => void, name?: RegExp): Change {
  return (resource) => {
    if (resource.type !== type || (name && !name.test(resource.name))) return resource;
    const edited = {
      ...resource,
      inputs: structuredClone(resource.inputs),
      outputs: structuredClone(resource.outputs),
    };
    change(edited.inputs as Properties);
    change(edited.outputs as Properties);
    return edited;
  };
}

const drop =
  (type: string, name: RegExp): Change =>
  (resource) =>
    resource.type === type && name.test(resource.name) ? undefined : resource;

/** Changes a policy document, JSON text or not, in place. */
const editJson = (type: string, property: string, change: (document: Properties) => void, name?: RegExp): Change =>
  edit(
    type,
    (properties) => {
      const value = properties[property] as string | Properties;
      const document = (typeof value === "string" ? JSON.parse(value) : value) as Properties;
      change(document);
      properties[property] = typeof value === "string" ? JSON.stringify(document) : document;
    },
    name,
  );

const unprotect =
  (type: string, name: RegExp): Change =>
  (resource) =>
    resource.type === type && name.test(resource.name)
      ? { ...resource, options: { ...resource.options, protect: false } }
      : resource;

const eventTarget = "aws:cloudwatch/eventTarget:EventTarget";
const eventRule = "aws:cloudwatch/eventRule:EventRule";
const queuePolicy = "aws:sqs/queuePolicy:QueuePolicy";
const bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy";
const topic = "aws:sns/topic:Topic";
const stackSet = "aws:cloudformation/stackSet:StackSet";

const breakages: Readonly<Record<string, readonly Breakage[]>> = {
  "buckets-are-encrypted": [
    {
      what: "a bucket that does not say how it encrypts",
      change: drop(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        /archive$/,
      ),
      names: /event-archive-archive$/,
      says: /encrypted/,
    },
  ],
  "buckets-are-private": [
    {
      what: "a bucket that may be given a public policy",
      change: edit(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        (block) => (block["blockPublicPolicy"] = false),
      ),
      names: /Bucket::event-archive/,
      says: /blockPublicPolicy/,
    },
    {
      what: "a bucket without the block",
      change: drop("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", /working$/),
      names: /event-archive-working$/,
      says: /blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets/,
    },
  ],
  "buckets-refuse-plaintext": [
    {
      what: "a bucket whose policy denies the objects alone",
      change: editJson(bucketPolicy, "policy", ({ Statement }) => {
        const deny = Statement.find(({ Sid }: Properties) => Sid === "DenyPlaintext");
        deny.Resource = deny.Resource[1];
      }),
      names: /Bucket::event-archive/,
      says: /without TLS/,
    },
  ],
  "data-at-rest-is-encrypted": [
    {
      what: "a plain queue",
      change: edit("aws:sqs/queue:Queue", (queue) => (queue["sqsManagedSseEnabled"] = false)),
      names: /dead-letters$/,
      says: /not encrypted/,
    },
    {
      what: "a plain delivery stream",
      change: edit(
        "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
        (stream) => (stream["serverSideEncryption"].enabled = false),
      ),
      names: /FirehoseDeliveryStream::/,
      says: /not encrypted/,
    },
    {
      what: "query results that each client may encrypt or not",
      change: edit(
        "aws:athena/workgroup:Workgroup",
        ({ configuration }) => (configuration.enforceWorkgroupConfiguration = false),
      ),
      names: /named-queries$/,
      says: /not encrypted/,
    },
  ],
  "log-groups-expire": [
    {
      what: "a log that is kept forever",
      change: edit("aws:cloudwatch/logGroup:LogGroup", (group) => delete group["retentionInDays"]),
      names: /LogGroup::/,
      says: /forever/,
    },
  ],
  "names-are-not-reserved": [
    {
      what: "a rule with the prefix of Control Tower",
      change: edit(eventRule, (rule) => (rule["name"] = "aws-controltower-forwarding")),
      names: /EventRule::/,
      says: /"aws-controltower-forwarding" is reserved by AWS Control Tower/,
    },
    {
      what: "a role with the prefix of service-linked roles",
      change: edit("aws:iam/role:Role", (role) => (role["name"] = "AWSServiceRoleForEvents")),
      names: /Role::/,
      says: /reserved by AWS IAM/,
    },
    {
      what: "a bucket with the ending of access point aliases",
      change: edit("aws:s3/bucket:Bucket", (bucket) => (bucket["bucket"] = "event-governance-s3alias")),
      names: /Bucket::/,
      says: /reserved by Amazon S3/,
    },
  ],
  "no-public-principals": [
    {
      what: "a central bus without the organization",
      change: editJson("aws-native:events:EventBusPolicy", "statement", (statement) => delete statement["Condition"]),
      names: /admit-organization$/,
      says: /aws:PrincipalOrgID/,
    },
    {
      what: "a central bus for which a missing key is enough",
      change: editJson("aws-native:events:EventBusPolicy", "statement", (statement) => {
        statement["Condition"] = { StringEqualsIfExists: statement["Condition"].StringEquals };
      }),
      names: /admit-organization$/,
      says: /allows every principal in statement|allows every principal/,
    },
    {
      what: "a central bus for organizations of any id",
      change: editJson("aws-native:events:EventBusPolicy", "statement", (statement) => {
        statement["Condition"] = { StringLike: { "aws:PrincipalOrgID": "*" } };
      }),
      names: /admit-organization$/,
      says: /allows every principal/,
    },
    {
      what: "a queue for everybody but one",
      change: editJson(queuePolicy, "policy", ({ Statement }) => {
        delete Statement[0].Principal;
        Statement[0].NotPrincipal = { AWS: "arn:aws:iam::111122223333:root" };
      }),
      names: /QueuePolicy::/,
      says: /allows every principal/,
    },
  ],
  "no-wildcard-permissions": [
    {
      what: "a role that may do all of a service",
      change: editJson(
        "aws:iam/rolePolicy:RolePolicy",
        "policy",
        ({ Statement }) => (Statement[0].Action = "events:*"),
      ),
      names: /RolePolicy::/,
      says: /grants events:\*/,
    },
    {
      what: "a role that may write to every bucket",
      change: editJson("aws:iam/rolePolicy:RolePolicy", "policy", ({ Statement }) => (Statement[0].Resource = "*")),
      names: /RolePolicy::/,
      says: /on every resource/,
    },
    {
      what: "a role that may do all but what it names",
      change: editJson("aws:iam/rolePolicy:RolePolicy", "policy", ({ Statement }) => {
        delete Statement[0].Action;
        Statement[0].NotAction = "iam:*";
      }),
      names: /RolePolicy::/,
      says: /everything except what it names/,
    },
    {
      what: "a role of that kind in a StackSet's template",
      mode: "stackSet",
      change: editJson(stackSet, "templateBody", ({ Resources }) => {
        Resources.ForwardingRole.Properties.Policies[0].PolicyDocument.Statement[0].Action = "*";
      }),
      names: /StackSet::/,
      says: /ForwardingRole|put-events/,
    },
  ],
  "patterns-pin-the-source": [
    {
      what: "a rule by detail type alone",
      change: edit(eventRule, (rule) => (rule["eventPattern"] = '{"detail-type":["GuardDuty Finding"]}')),
      names: /EventRule::/,
      says: /forged/,
    },
    {
      what: "a rule of which one branch names no source",
      change: edit(
        eventRule,
        (rule) => (rule["eventPattern"] = '{"$or":[{"source":["aws.iam"]},{"detail-type":["GuardDuty Finding"]}]}'),
      ),
      names: /EventRule::/,
      says: /every branch/,
    },
    {
      what: "a rule for a prefix that customers may use",
      change: edit(eventRule, (rule) => (rule["eventPattern"] = '{"source":[{"prefix":"aws"}]}')),
      names: /EventRule::/,
      says: /forged/,
    },
    {
      what: "a rule of that kind in a StackSet's template",
      mode: "stackSet",
      change: editJson(stackSet, "templateBody", ({ Resources }) => {
        Resources.RuleIdentity.Properties.EventPattern = { "detail-type": ["AWS API Call via CloudTrail"] };
      }),
      names: /StackSet::/,
      says: /template's RuleIdentity/,
    },
  ],
  "protected-resources": [
    {
      what: "a bus that can be deleted",
      change: unprotect("aws:cloudwatch/eventBus:EventBus", /./),
      names: /central-bus$/,
      says: /protect/,
    },
    {
      what: "an archive that can be deleted",
      change: unprotect("aws:s3/bucket:Bucket", /archive$/),
      names: /event-archive-archive$/,
      says: /protect/,
    },
    {
      what: "a key that can be deleted",
      change: unprotect("aws:kms/key:Key", /./),
      names: /Key::/,
      says: /protect/,
    },
  ],
  "providers-pin-the-account": [
    {
      what: "a provider for any account",
      change: edit("pulumi:providers:aws", (provider) => delete provider["allowedAccountIds"], /^member-/),
      names: /MemberForwarding/,
      says: /allowedAccountIds/,
    },
    {
      what: "a resource without a provider of its own",
      change: (resource) =>
        resource.type === "aws:athena/workgroup:Workgroup"
          ? { ...resource, options: { ...resource.options, provider: "" } }
          : resource,
      names: /Workgroup::/,
      says: /names no account/,
    },
  ],
  "providers-set-tags": [
    {
      what: "a provider without tags",
      change: edit("pulumi:providers:aws", (provider) => delete provider["defaultTags"], /^governance$/),
      names: /central-bus/,
      says: /Project, Environment/,
    },
  ],
  "services-act-for-named-sources": [
    {
      what: "a queue that takes dead letters on anybody's behalf",
      change: editJson(queuePolicy, "policy", ({ Statement }) => delete Statement[0].Condition),
      names: /QueuePolicy::/,
      says: /events\.amazonaws\.com on anyone's behalf/,
    },
    {
      what: "a role that a service may take on for anybody",
      change: editJson(
        "aws:iam/role:Role",
        "assumeRolePolicy",
        ({ Statement }) => delete Statement[0].Condition,
        /delivery/,
      ),
      names: /delivery-role$/,
      says: /firehose\.amazonaws\.com/,
    },
    {
      what: "a condition that any source meets",
      change: editJson(queuePolicy, "policy", ({ Statement }) => {
        Statement[0].Condition = { ArnLike: { "aws:SourceArn": "*" } };
      }),
      names: /QueuePolicy::/,
      says: /anyone's behalf/,
    },
  ],
  "targets-fail-safely": [
    {
      what: "a target without dead letters",
      change: edit(eventTarget, (target) => delete target["deadLetterConfig"]),
      names: /EventTarget::/,
      says: /no dead-letter queue/,
    },
    {
      what: "a target without a role",
      change: edit(eventTarget, (target) => delete target["roleArn"]),
      names: /EventTarget::/,
      says: /no role/,
    },
    {
      what: "an archive target that leaves retries to chance",
      change: edit(eventTarget, (target) => delete target["retryPolicy"], /^event-archive/),
      names: /EventTarget::event-archive/,
      says: /how long EventBridge retries/,
    },
    {
      what: "a dead-letter queue that accepts another rule's events alone",
      change: edit(
        queuePolicy,
        (properties) => (properties["policy"] = properties["policy"].replaceAll("rule/", "rule/other-")),
        /^forwarding-/,
      ),
      names: /EventTarget::forwarding-/,
      says: /does not allow arn:aws:events/,
    },
    {
      what: "a dead-letter queue in another Region",
      change: edit(
        eventTarget,
        ({ deadLetterConfig }) => (deadLetterConfig.arn = deadLetterConfig.arn.replace("us-east-1", "us-west-2")),
      ),
      names: /EventTarget::/,
      says: /not a queue of this stack/,
    },
    {
      what: "a target without dead letters in a StackSet's template",
      mode: "stackSet",
      change: editJson(stackSet, "templateBody", ({ Resources }) => {
        delete Resources.RuleIdentity.Properties.Targets[0].DeadLetterConfig;
      }),
      names: /StackSet::/,
      says: /RuleIdentity.*no dead-letter queue/,
    },
  ],
  "topics-are-encrypted": [
    {
      what: "a topic of incidents without a key",
      change: edit(topic, (properties) => delete properties["kmsMasterKeyId"], /mail$/),
      names: /mail$/,
      says: /not encrypted/,
    },
    {
      what: "a key that those who publish alarms cannot use",
      change: edit(topic, (properties) => (properties["kmsMasterKeyId"] = "alias/aws/sns"), /alarms$/),
      names: /alarms$/,
      says: /cloudwatch.amazonaws.com, events.amazonaws.com cannot use/,
    },
    {
      what: "a topic of alarms whose policy admits nobody, without a key",
      change: drop("aws:sns/topicPolicy:TopicPolicy", /alarms$/),
      names: /alarms$/,
      says: /not encrypted/,
    },
  ],
  "within-quotas": [
    {
      what: "a pattern of 2,049 characters",
      change: edit(
        eventRule,
        (rule) => (rule["eventPattern"] = JSON.stringify({ source: ["x".repeat(2_049 - '{"source":[""]}'.length)] })),
        /^event-archive/,
      ),
      names: /EventRule::/,
      says: /event pattern: 2,049, and AWS allows 2,048/,
    },
    {
      what: "a role with more permissions than fit",
      change: editJson("aws:iam/rolePolicy:RolePolicy", "policy", ({ Statement }) => {
        Statement[0].Resource = Array.from(
          { length: 300 },
          (_, index) => `arn:aws:sqs:us-east-1:111122223333:q${index}`,
        );
      }),
      names: /RolePolicy::/,
      says: /inline policies/,
    },
    {
      what: "a template of more than 51,200 bytes",
      mode: "stackSet",
      change: editJson(stackSet, "templateBody", (template) => (template["Description"] = "x".repeat(51_200))),
      names: /StackSet::/,
      says: /bytes of a template/,
    },
  ],
};

describe("the policy pack", () => {
  const graphs = new Map<string, Graph>();

  before(async () => {
    for (const mode of ["assumeRole", "delegated", "stackSet"]) {
      const raw = rawProdSettings();
      raw["accounts"] = raw["accounts"].slice(0, 4);
      raw["rollout"].mode = mode;
      raw["notifications"].channels.push({ id: "mail", kind: "email", addresses: ["security@example.com"] });
      graphs.set(mode, await recordStack(raw));
    }
  });

  const graphOf = (mode: string): Graph => {
    const graph = graphs.get(mode);
    assert(graph, mode);
    return graph;
  };
  const broken = (graph: Graph, change: Change): Graph => ({
    ...graph,
    resources: graph.resources.flatMap((resource) => change(resource) ?? []),
  });

  it("has a breakage for each policy, and what Pulumi needs to load it", () => {
    const folder = join(__dirname, "..", "..", "policy-pack", "policies");
    assert.deepEqual(
      Object.keys(breakages).sort(),
      policies.map(({ name }) => name),
    );
    // Without them Pulumi finds no pack, or ends with "Cannot find module".
    for (const file of ["PulumiPolicy.yaml", "package.json"]) assert(existsSync(join(folder, "..", file)), file);
  });

  it("asks, on its own, for the version of Pulumi's package that it is tested with", () => {
    const dependencies = (file: string) =>
      (JSON.parse(readFileSync(join(__dirname, "..", "..", file), "utf8")) as { dependencies: Record<string, string> })
        .dependencies;
    const version = dependencies("package.json")["@pulumi/policy"];
    assert.match(version ?? "", /^\d/);
    assert.deepEqual(dependencies("policy-pack/package.json"), { "@pulumi/policy": version });
  });

  for (const mode of ["assumeRole", "delegated", "stackSet"])
    it(`finds nothing wrong with the shipped environment in mode ${mode}`, async () => {
      for (const policy of policies) assert.deepEqual(await check(policy, graphOf(mode)), [], policy.name);
    });

  for (const policy of policies)
    describe(policy.name, () => {
      for (const { what, change, names, says, mode = "assumeRole" } of breakages[policy.name] ?? [])
        it(`objects to ${what}`, async () => {
          const violations = await check(policy, broken(graphOf(mode), change));
          assert(violations.length > 0, "it found nothing");
          const found = violations.some(({ urn, message }) => names.test(urn) && says.test(message));
          assert(found, JSON.stringify(violations.slice(0, 3), null, 2));
        });
    });

  it("objects with every policy to a stack in which each is broken once", async () => {
    let graph = graphOf("assumeRole");
    for (const [{ change }] of Object.values(breakages) as unknown as [Breakage][]) graph = broken(graph, change);
    const silent: string[] = [];
    for (const policy of policies) if ((await check(policy, graph)).length === 0) silent.push(policy.name);
    assert.deepEqual(silent, []);
  });

  it("takes an action as one without resource when its settings say so", async () => {
    const policy = policies.find(({ name }) => name === "no-wildcard-permissions");
    assert(policy);
    const graph = broken(
      graphOf("assumeRole"),
      editJson("aws:iam/rolePolicy:RolePolicy", "policy", ({ Statement }) => {
        Statement[0] = { Effect: "Allow", Action: "ec2:DescribeVpcs", Resource: "*" };
      }),
    );
    assert.notDeepEqual(await check(policy, graph), []);
    assert.deepEqual(await check(policy, graph, { actionsWithoutResource: ["ec2:DescribeVpcs"] }), []);
  });

  it("refuses to pass over a template that it cannot read", async () => {
    const policy = policies.find(({ name }) => name === "patterns-pin-the-source");
    assert(policy);
    const graph = broken(
      graphOf("stackSet"),
      edit(stackSet, (set) => (set["templateBody"] = "Resources: {}")),
    );
    await assert.rejects(check(policy, graph), /Write it as JSON/);
  });
});
