import { type Breakage, edit } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a claim check that may put no objects",
    change: edit("aws:iam/rolePolicy:RolePolicy", (inputs, resource) => {
      if (resource.name === "responder-claim-check")
        inputs.policy = inputs.policy.replace("s3:PutObject", "s3:PutObjectAcl");
    }),
    resource: /responder-claim-check$/,
    says: /gave up on [12] events?[\s\S]*s3:PutObject/,
    functions: /claim-check/,
  },
  {
    what: "a heartbeat whose role may not put events",
    change: edit("aws:iam/rolePolicy:RolePolicy", (inputs, resource) => {
      if (/heartbeat-role$/.test(resource.name))
        inputs.policy = inputs.policy.replace("events:PutEvents", "events:TestEventPattern");
    }),
    resource: /heartbeat-role$/,
    says: /beating/,
  },
  {
    what: "a member without a heartbeat",
    change: (resource) =>
      resource.type === "aws:scheduler/schedule:Schedule" && resource.account === "100000000001" ? undefined : resource,
    resource: /account 100000000001 in us-east-1/,
    says: /no schedule that beats/,
  },
  {
    what: "a lifecycle rule that deletes the program's tables",
    change: edit("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", (inputs) => {
      for (const rule of inputs.rules) rule.filter = {};
    }),
    resource: /event-archive-working$/,
    says: /delete s3:.*tables\/accounts/,
  },
  {
    what: "a pattern beyond EventBridge's limit",
    change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
      if (resource.name !== "event-archive-findings") return;
      inputs.eventPattern = JSON.stringify({
        source: Array.from({ length: 300 }, (_, index) => `aws.service-${index}`),
      });
    }),
    resource: /event-archive-findings$/,
    says: /2,?048/,
  },
];
