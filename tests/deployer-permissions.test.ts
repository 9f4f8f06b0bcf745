import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Resource } from "../simulator/graph";
import { recordStack } from "./harness";
import { rawProdSettings } from "./settings-of-prod";

/** The service whose actions make a resource, as people call it, by module and, where a module mixes services, type. */
const services: readonly (readonly [type: RegExp, service: string])[] = [
  [/^aws:cloudwatch\/event|^aws-native:events:/, "EventBridge"],
  [/^aws:cloudwatch\/log/, "CloudWatch Logs"],
  [/^aws:cloudwatch\/(metricAlarm|dashboard)/, "CloudWatch"],
  [/^aws:scheduler\//, "Scheduler"],
  [/^aws:cloudformation\/stack/, "CloudFormation"],
  [/^aws:sqs\//, "SQS"],
  [/^aws:sns\//, "SNS"],
  [/^aws:kinesis\/firehose/, "Firehose"],
  [/^aws:s3\//, "S3"],
  [/^aws:kms\//, "KMS"],
  [/^aws:glue\//, "Glue"],
  [/^aws:athena\//, "Athena"],
  [/^aws:lambda\//, "Lambda"],
  [/^aws:dynamodb\//, "DynamoDB"],
  [/^aws:iam\//, "IAM"],
];

describe("the permissions of the deploying principal in docs/operations/prerequisites.md", () => {
  const page = readFileSync(join(__dirname, "..", "docs", "operations", "prerequisites.md"), "utf8");
  const [, list = ""] = /needs there:\n\n([^]*?)\n\n/.exec(page) ?? [];
  let resources: readonly Resource[];
  before(async () => {
    const raw = rawProdSettings();
    raw["rollout"] = { ...raw["rollout"], mode: "stackSet" };
    const { governanceAccountId } = raw["organization"] as { governanceAccountId: string };
    resources = (await recordStack(raw)).resources.filter(({ account }) => account === governanceAccountId);
  });

  it("include the service of every resource in the governance account", () => {
    const named = [...list.matchAll(/^- \*\*([^*]+)\*\*/gm)].flatMap(([, services = ""]) => services.split(", "));
    const needed = resources
      .filter(({ type }) => /^aws(-native)?:/.test(type))
      .map(({ type }) => services.find(([pattern]) => pattern.test(type))?.[1] ?? type);
    assert.deepEqual(
      [...new Set(needed)].filter((service) => !named.includes(service)),
      [],
    );
  });

  it("include each service that a role is passed to", () => {
    const trusted = resources
      .filter(({ type }) => type === "aws:iam/role:Role")
      .flatMap(({ inputs }) => [...String(inputs["assumeRolePolicy"]).matchAll(/"([a-z]+)\.amazonaws\.com"/g)])
      .map(([, service]) => service);
    const [, said = ""] = /`iam:PassRole` on them to ([a-z, ]+)/.exec(list.replaceAll(/\s+/g, " ")) ?? [];
    assert.deepEqual(
      said
        .trim()
        .split(/, | and /)
        .sort(),
      [...new Set(trusted)].sort(),
    );
  });
});
