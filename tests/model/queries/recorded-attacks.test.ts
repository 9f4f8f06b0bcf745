import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../../model/envelope";
import { envelope } from "../../simulator/services/athena/fixture";
import { finder } from "./finder";

const find = finder();

const recordings = join(__dirname, "../../../../shared/data/cloudtrail");

/** Recorded attack → the query that has to find it, and the calls it has to find there. */
const attacks: readonly (readonly [string, string, readonly string[]])[] = [
  ["aws.persistence.iam-create-admin-user", "iam-users-and-keys-made", ["CreateAccessKey", "CreateUser"]],
  ["aws.persistence.iam-create-admin-user", "admin-policies-attached", ["AttachUserPolicy"]],
  ["aws.persistence.iam-create-user-login-profile", "iam-users-and-keys-made", ["CreateLoginProfile"]],
  ["aws.privilege-escalation.iam-update-user-login-profile", "iam-users-and-keys-made", ["UpdateLoginProfile"]],
  ["aws.defense-evasion.cloudtrail-event-selectors", "trail-and-detector-tampering", ["PutEventSelectors"]],
  ["aws.defense-evasion.vpc-remove-flow-logs", "trail-and-detector-tampering", ["DeleteFlowLogs"]],
  ["aws.defense-evasion.dns-delete-logs", "trail-and-detector-tampering", ["DeleteResolverQueryLogConfig"]],
  [
    "aws.exfiltration.ec2-security-group-open-port-22-ingress",
    "security-groups-opened",
    ["AuthorizeSecurityGroupIngress"],
  ],
  ["aws.persistence.iam-backdoor-role", "roles-opened-to-other-accounts", ["UpdateAssumeRolePolicy"]],
  ["aws.execution.ec2-launch-unusual-instances", "instances-in-unusual-regions", ["RunInstances"]],
  ["aws.exfiltration.ec2-share-ebs-snapshot", "snapshots-shared", ["ModifySnapshotAttribute"]],
];

(existsSync(recordings) ? describe : describe.skip)("recorded attacks", () => {
  for (const [technique, query, calls] of attacks)
    it(`${technique} is found by ${query}`, async () => {
      const records = JSON.parse(readFileSync(join(recordings, `${technique}.json`), "utf8")) as JsonObject[];
      const events = records.map((record) =>
        envelope({
          source: `aws.${String(record.eventSource).split(".")[0]}`,
          account: String(record.recipientAccountId),
          region: String(record.awsRegion),
          detail: record,
        }),
      );
      const rows = await find(query, events);
      assert.deepEqual(rows.map((row) => String(row.action)).sort(), calls);
    });
});
