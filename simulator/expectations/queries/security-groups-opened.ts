import type { Envelope } from "../../../model/envelope";
import { listing } from "../question";
import { at, eventName, firstText, isCall, list, succeeded, text } from "../reading";

/** With a mask of 0 the address is ignored: 203.0.113.7/0 is every address too. */
const everyAddress = /^[0-9A-Fa-f.:]+\/0$/;

/** One row for each rule that allows every address. */
export const securityGroupsOpened = listing({
  name: "security-groups-opened",
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
 * "AuthorizeSecurityGroupIngress"); `ModifySecurityGroupRules` uses different names.
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
