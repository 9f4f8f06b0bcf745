import { type Breakage, edit, eventRule } from "./breakage";

export const breakages: readonly Breakage[] = [
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
];
