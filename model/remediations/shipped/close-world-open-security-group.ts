import type { Envelope } from "../../envelope";
import { addressDigits } from "../../pattern/addresses";
import { tagsFrom, unless } from "../aws-responses";
import { ec2Arn } from "../ec2";
import { list, request, text } from "../reading";
import { acts, call, defineRemediation, nothing, type Question, reads, type Tags, type Target } from "../remediation";
import { apiCalls } from "../triggers";

interface Rule {
  readonly SecurityGroupRuleId: string;
  readonly IpProtocol: string;
  readonly FromPort: number;
  readonly ToPort: number;
  readonly CidrIpv4?: string;
  readonly CidrIpv6?: string;
  readonly IsEgress?: boolean;
}

interface Live {
  readonly tags: Tags;
  readonly rules: readonly Rule[];
}

interface Settings {
  readonly securityGroups: { readonly ports: readonly number[] };
}

/**
 * Revokes exactly the rules that open an administrative port to the world: each rule is one range of addresses and one
 * range of ports. Rules for other ranges, for other groups (the group itself included) and for prefix lists stay.
 */
export const closeWorldOpenSecurityGroup = defineRemediation({
  id: "close-world-open-security-group",
  order: 40,
  title: "Close administrative ports to the world",

  triggers: () => [apiCalls("aws.ec2", "AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules")],
  calls: {
    "ec2:DescribeSecurityGroupRules": reads(),
    "ec2:DescribeSecurityGroups": reads(),
    "ec2:RevokeSecurityGroupIngress": acts(),
  },
  permissions: (scope) => [
    // EC2's Describe calls have no resource types.
    { sid: "read", calls: ["ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups"], resources: "*" },
    {
      calls: ["ec2:RevokeSecurityGroupIngress"],
      resources: [ec2Arn(scope, "security-group", scope.resource), ec2Arn(scope, "security-group-rule")],
    },
  ],

  targets(event) {
    const ids = [
      request(event, "groupId"),
      request(event, "ModifySecurityGroupRulesRequest", "GroupId"),
      ...list(event.detail, "responseElements", "securityGroupRuleSet", "items").map((item) => text(item, "groupId")),
    ];
    const groups = new Set(ids.filter((id) => id !== undefined && /^sg-[0-9a-f]{8,17}$/.test(id)));
    return [...groups].map((id) => groupTarget(event, String(id)));
  },

  async read(read, target): Promise<Live | undefined> {
    const groups = await unless(
      ["InvalidGroup.NotFound", "InvalidGroupId.NotFound"],
      undefined,
      read(call("ec2:DescribeSecurityGroups", { GroupIds: [target.name] })),
    );
    const [group] = (groups as { SecurityGroups?: { Tags?: unknown }[] } | undefined)?.SecurityGroups ?? [];
    if (group === undefined) return undefined;
    const rules: Rule[] = [];
    let next: string | undefined;
    do {
      const answer = (await read(
        call("ec2:DescribeSecurityGroupRules", {
          Filters: [{ Name: "group-id", Values: [target.name] }],
          MaxResults: 1000,
          ...(next !== undefined && { NextToken: next }),
        }),
      )) as { SecurityGroupRules?: Rule[]; NextToken?: string };
      rules.push(...(answer.SecurityGroupRules ?? []));
      next = answer.NextToken;
    } while (next !== undefined && next !== "");
    return { tags: tagsFrom(group.Tags), rules };
  },

  plan({ target, live: { rules }, settings: { securityGroups } }: Question<Live, Settings>) {
    const open = rules.filter((rule) => rule.IsEgress !== true && isWorld(rule) && reaches(rule, securityGroups.ports));
    if (open.length === 0) return nothing("No rule of the group opens an administrative port to the world.");
    return {
      kind: "act",
      why: `${open.length} of the group's rules open administrative ports to the world: ${open.map(inWords).slice(0, 20).join(", ")}. They are revoked.`,
      calls: [
        call("ec2:RevokeSecurityGroupIngress", {
          GroupId: target.name,
          SecurityGroupRuleIds: open.map((rule) => rule.SecurityGroupRuleId).sort(),
        }),
      ],
      before: { removed: open.map((rule) => ({ id: rule.SecurityGroupRuleId, rule: inWords(rule) })) },
    };
  },
});

/** Some EC2 events have ids in a list of one: the event only identifies the resource. */
const groupTarget = (event: Envelope, id: string): Target => ({
  accountId: event.account,
  region: event.region,
  arn: ec2Arn({ accountId: event.account, region: event.region }, "security-group", id),
  name: id,
});

/**
 * The whole internet or a large part of it: shorter than any block with a single owner (IANA, "IPv4 Address Space
 * Registry": /8). `0.0.0.0/1` and `128.0.0.0/1` together equal `0.0.0.0/0`. For IPv6 the limit is the registries' own
 * blocks; unique local addresses, fc00::/7, are private.
 */
function isWorld({ CidrIpv4, CidrIpv6 }: Rule): boolean {
  if (CidrIpv4 !== undefined) return prefixOf(CidrIpv4) < 8;
  if (CidrIpv6 === undefined || /^f[cd]/i.test(CidrIpv6)) return false;
  return prefixOf(CidrIpv6) < 12;
}

/** Length of the prefix; for an invalid range, longer than any. */
function prefixOf(cidr: string): number {
  const [address = "", length = ""] = cidr.split("/");
  return addressDigits(address) !== undefined && /^\d{1,3}$/.test(length) ? Number(length) : Number.POSITIVE_INFINITY;
}

/** `-1` is every protocol on every port (EC2 API reference, SecurityGroupRule). ICMP has no ports. */
function reaches({ IpProtocol, FromPort, ToPort }: Rule, ports: readonly number[]): boolean {
  if (IpProtocol === "-1") return true;
  if (!["tcp", "udp", "6", "17"].includes(IpProtocol)) return false;
  return ports.some((port) => FromPort <= port && port <= ToPort);
}

const inWords = ({ IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6 }: Rule) =>
  `${IpProtocol === "-1" ? "all" : `${IpProtocol} ${FromPort === ToPort ? FromPort : `${FromPort}-${ToPort}`}`} from ${CidrIpv4 ?? CidrIpv6 ?? ""}`;
