import type { Envelope } from "../../model/envelope";
import { listing, type Row } from "./question";
import { at, canonicalCell, canonicalJson, eventName, firstText, isCall, list, succeeded, text } from "./reading";

const publicAcls = ["authenticated-read", "public-read", "public-read-write"];
const publicGroup = /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)/;

/** One row for each statement of a policy that shares, one row for any other call. */
export const bucketsShared = listing({
  columns: [
    "time",
    "account",
    "region",
    "action",
    "bucket",
    "shared_with",
    "policy_condition",
    "principal",
    "source_ip",
    "event_id",
  ],
  comparable: { shared_with: canonicalCell, policy_condition: canonicalCell },
  rowsOf(event) {
    if (!isCall(event, "aws.s3") || !succeeded(event)) return [];
    const bucket = text(event.detail, "requestParameters", "bucketName");
    return bucketSharing(event).map((row) => ({ bucket, ...row }));
  },
});

/** CloudTrail's own names for S3's calls (S3 user guide, "Amazon S3 CloudTrail events"). */
function bucketSharing(event: Envelope): readonly Row[] {
  const request = at(event.detail, "requestParameters");
  switch (eventName(event)) {
    case "PutBucketPolicy":
      return list(request, "bucketPolicy", "Statement")
        .filter((statement) => letsOthersIn(statement, event.account))
        .map((statement) => ({
          shared_with: canonicalJson(at(statement, "Principal")),
          policy_condition: canonicalJson(at(statement, "Condition")),
        }));
    case "CreateBucket":
    case "PutBucketAcl": {
      const canned = at(request, "x-amz-acl");
      const acl = at(request, "AccessControlPolicy", "AccessControlList");
      return isPublicAcl(request) ? [{ shared_with: canonicalJson(canned ?? acl) }] : [];
    }
    case "PutAccountPublicAccessBlock":
    case "PutBucketPublicAccessBlock": {
      const blocks = at(request, "PublicAccessBlockConfiguration");
      const lifted = Object.values(blocks ?? {}).some((value) => String(value) === "false");
      return lifted ? [{}] : [];
    }
    case "DeleteAccountPublicAccessBlock":
    case "DeleteBucketPublicAccessBlock":
      return [{}];
    default:
      return [];
  }
}

/** Everyone, or an account other than the bucket's own (IAM user guide, "AWS JSON policy elements: Principal"). */
function letsOthersIn(statement: unknown, account: string): boolean {
  if (text(statement, "Effect") !== "Allow") return false;
  if (at(statement, "NotPrincipal") !== undefined) return true;
  const principal = at(statement, "Principal");
  if (typeof principal === "string") return principal === "*";
  return Object.keys(principal ?? {}).some((kind) =>
    list(principal, kind).some((value) => {
      // An account's own buckets never need its canonical id.
      if (value === "*" || kind === "CanonicalUser") return true;
      const owner = /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(String(value))?.[1];
      return owner !== undefined && owner !== account;
    }),
  );
}

/** A canned list, headers that grant, or a list of grants (S3 user guide, "Access control list (ACL) overview"). */
function isPublicAcl(request: unknown): boolean {
  const owner = text(request, "AccessControlPolicy", "Owner", "ID");
  const headers = Object.keys(request ?? {}).filter((key) => key.startsWith("x-amz-grant-"));
  return (
    list(request, "x-amz-acl").some((acl) => publicAcls.includes(String(acl))) ||
    headers.some((header) => list(request, header).some((grant) => publicGroup.test(String(grant)))) ||
    list(request, "AccessControlPolicy", "AccessControlList", "Grant").some((grant) => {
      const id = text(grant, "Grantee", "ID");
      const isOther = id !== null && id !== owner;
      return isOther || publicGroup.test(text(grant, "Grantee", "URI") ?? "");
    })
  );
}

/** Everything before the slash is ignored when nothing is masked: 203.0.113.7/0 is every address too. */
const everyAddress = /^[0-9A-Fa-f.:]+\/0$/;

/** One row for each rule that admits every address. */
export const securityGroupsOpened = listing({
  columns: [
    "time",
    "account",
    "region",
    "action",
    "security_group",
    "protocol",
    "from_port",
    "to_port",
    "principal",
    "source_ip",
    "event_id",
  ],
  key: ["event_id", "from_port", "to_port", "protocol"],
  rowsOf(event) {
    if (!isCall(event, "aws.ec2") || !succeeded(event)) return [];
    const request = at(event.detail, "requestParameters");
    const isOpen = ({ addresses }: NetworkRule) => addresses.some((address) => everyAddress.test(String(address)));
    const security_group = firstText(request, "groupId", "groupName", "ModifySecurityGroupRulesRequest.GroupId");
    return networkRules(event)
      .filter(isOpen)
      .map(({ addresses: _, ...row }) => ({ security_group, ...row }));
  },
});

type NetworkRule = Readonly<Record<"protocol" | "from_port" | "to_port", string | null>> & {
  readonly addresses: readonly unknown[];
};

/**
 * The rules of a request: `ipPermissions`, or a single rule in the request itself (EC2 API reference,
 * "AuthorizeSecurityGroupIngress"); `ModifySecurityGroupRules` has its own names for the same.
 */
function networkRules(event: Envelope): readonly NetworkRule[] {
  const request = at(event.detail, "requestParameters");
  const ports = (rule: unknown) => ({
    protocol: text(rule, "ipProtocol"),
    from_port: text(rule, "fromPort"),
    to_port: text(rule, "toPort"),
  });
  switch (eventName(event)) {
    case "AuthorizeSecurityGroupIngress": {
      const listed = list(request, "ipPermissions", "items").map((permission) => ({
        ...ports(permission),
        addresses: [
          ...list(permission, "ipRanges", "items").map((range) => at(range, "cidrIp")),
          ...list(permission, "ipv6Ranges", "items").map((range) => at(range, "cidrIpv6")),
        ],
      }));
      return listed.length > 0 ? listed : [{ ...ports(request), addresses: [at(request, "cidrIp")] }];
    }
    case "ModifySecurityGroupRules":
      return list(request, "ModifySecurityGroupRulesRequest", "SecurityGroupRule")
        .map((update) => at(update, "SecurityGroupRule"))
        .map((rule) => ({
          protocol: text(rule, "IpProtocol"),
          from_port: text(rule, "FromPort"),
          to_port: text(rule, "ToPort"),
          addresses: [at(rule, "CidrIpv4"), at(rule, "CidrIpv6")],
        }));
    default:
      return [];
  }
}

/** Where each call names what is shared and whom it adds (EC2 and RDS API references). */
const snapshotCalls: Readonly<
  Record<string, { readonly source: string; readonly id: string; readonly added: string[] }>
> = {
  ModifySnapshotAttribute: {
    source: "aws.ec2",
    id: "snapshotId",
    added: ["createVolumePermission", "add", "items"],
  },
  ModifyImageAttribute: { source: "aws.ec2", id: "imageId", added: ["launchPermission", "add", "items"] },
  ModifyDBSnapshotAttribute: { source: "aws.rds", id: "dBSnapshotIdentifier", added: ["valuesToAdd"] },
  ModifyDBClusterSnapshotAttribute: { source: "aws.rds", id: "dBClusterSnapshotIdentifier", added: ["valuesToAdd"] },
};

/** Shared with everyone, another account, or an organization, which is other accounts too. */
export const snapshotsShared = listing({
  columns: ["time", "account", "region", "action", "shared", "shared_with", "principal", "source_ip", "event_id"],
  comparable: { shared_with: canonicalCell },
  rowsOf(event) {
    const name = eventName(event);
    const call = Object.hasOwn(snapshotCalls, name) ? snapshotCalls[name] : undefined;
    if (call === undefined || !isCall(event, call.source) || !succeeded(event)) return [];
    const request = at(event.detail, "requestParameters");
    const isOther = (added: unknown) => {
      if (firstText(added, "organizationArn", "organizationalUnitArn") !== null) return true;
      const whom = text(added) ?? firstText(added, "group", "userId") ?? "";
      return whom === "all" || (/^\d{12}$/.test(whom) && whom !== event.account);
    };
    if (!list(request, ...call.added).some(isOther)) return [];
    return [{ shared: text(request, call.id), shared_with: canonicalJson(at(request, ...call.added)) }];
  },
});
