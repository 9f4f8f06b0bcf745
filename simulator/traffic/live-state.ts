import type { Envelope, JsonObject } from "../../model/envelope";
import { at, list, own, text } from "../../model/json";
import type { Aws } from "../services/endpoint/endpoint";
import { cloudTrail } from "../services/cloudtrail/api";
import { ec2 } from "../services/ec2/api";
import { iam } from "../services/iam/api";
import { newBucket, s3 } from "../services/s3/api";

/**
 * Creates the resources that events name, in the state after these events, so that a function that reads live state
 * finds what it expects. Events from long ago that have no handler here change nothing.
 */
export function prepareLiveState(aws: Aws, events: readonly Envelope[]): void {
  for (const event of events) {
    if (event.detail["errorCode"] !== undefined) continue;
    const prepare = own(preparations, event.source);
    if (prepare !== undefined && /^\d{12}$/.test(event.account)) prepare(aws, event);
  }
}

const preparations: Readonly<Record<string, (aws: Aws, event: Envelope) => void>> = {
  "aws.s3": (aws, { account, region, detail }) => {
    const name = text(detail, "requestParameters", "bucketName");
    if (name === undefined) return;
    const buckets = aws.state(s3, account, region);
    const policy = at(detail, "requestParameters", "bucketPolicy");
    const bucket = buckets.get(name) ?? newBucket();
    if (policy !== undefined) bucket.policy = JSON.stringify(policy);
    buckets.set(name, bucket);
  },
  "aws.ec2": (aws, { account, region, detail }) => {
    const { groups, instances } = aws.state(ec2, account, region);
    const group = (id: string) => {
      const known = groups.get(id) ?? { name: id, vpcId: "vpc-main", tags: {}, rules: new Map() };
      groups.set(id, known);
      return known;
    };
    for (const item of list(detail, "responseElements", "securityGroupRuleSet", "items")) {
      const { groupId, securityGroupRuleId, groupOwnerId: _, ...rule } = item as JsonObject;
      if (typeof groupId === "string") group(groupId).rules.set(String(securityGroupRuleId), rule);
    }
    for (const item of list(detail, "responseElements", "instancesSet", "items")) {
      const id = text(item, "instanceId");
      if (id === undefined) continue;
      const networkInterface = { id: id.replace("i-", "eni-"), groups: [] };
      instances.set(id, { vpcId: "vpc-main", state: "running", tags: {}, networkInterface });
    }
  },
  "aws.cloudtrail": (aws, { account, region, detail }) => {
    const name = text(detail, "requestParameters", "name");
    if (name === undefined || text(detail, "eventName") === "DeleteTrail") return;
    const arn = name.startsWith("arn:") ? name : `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;
    const trails = aws.state(cloudTrail, account, region);
    trails.set(arn, { logging: text(detail, "eventName") !== "StopLogging", tags: {} });
  },
  "aws.health": (aws, { account, detail }) => {
    for (const entity of list(detail, "affectedEntities")) addKey(aws, account, text(entity, "entityValue"));
  },
  "aws.guardduty": (aws, { detail }) => {
    const account = text(detail, "accountId");
    if (account !== undefined) addKey(aws, account, text(detail, "resource", "accessKeyDetails", "accessKeyId"));
  },
};

function addKey(aws: Aws, account: string, id: string | undefined): void {
  if (id === undefined || !id.startsWith("AKIA")) return;
  const { keys, users } = aws.state(iam, account, "us-east-1");
  users.set("backup-operator", { tags: {} });
  keys.set(id, { user: "backup-operator", status: "Active" });
}
