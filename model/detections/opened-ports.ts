import type { JsonObject } from "../envelope";

/**
 * Ingress from every address, `/0` in either family, to a range that includes one of the ports.
 *
 * The response to `AuthorizeSecurityGroupIngress` lists the created rules, whatever form the request had; the response
 * to `ModifySecurityGroupRules` does not, so its request is matched. `203.0.113.7/0` is every address too. All
 * conditions on one rule must be met by the same one (EventBridge user guide, "Matching on arrays of objects" of the
 * rule language: array consistency).
 */
export function openedToEverybody(ports: readonly number[], { orAllTraffic = false } = {}): JsonObject {
  return {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        {
          eventName: ["AuthorizeSecurityGroupIngress"],
          responseElements: { securityGroupRuleSet: { items: { isEgress: [false], $or: rules(answered) } } },
        },
        {
          eventName: ["ModifySecurityGroupRules"],
          errorCode: [{ exists: false }],
          requestParameters: {
            ModifySecurityGroupRulesRequest: { SecurityGroupRule: { SecurityGroupRule: { $or: rules(asked) } } },
          },
        },
      ],
    },
  };

  function rules({ families, protocol, from, to }: Spelling): JsonObject[] {
    return families.flatMap((family) => {
      const everybody = { [family]: [{ suffix: "/0" }] };
      return [
        ...(orAllTraffic ? [{ ...everybody, [protocol]: ["-1"] }] : []),
        ...ports.map((port) => ({
          ...everybody,
          [from]: [{ numeric: ["<=", port] }],
          [to]: [{ numeric: [">=", port] }],
        })),
      ];
    });
  }
}

interface Spelling {
  readonly families: readonly string[];
  readonly protocol: string;
  readonly from: string;
  readonly to: string;
}

const answered: Spelling = {
  families: ["cidrIpv4", "cidrIpv6"],
  protocol: "ipProtocol",
  from: "fromPort",
  to: "toPort",
};
const asked: Spelling = { families: ["CidrIpv4", "CidrIpv6"], protocol: "IpProtocol", from: "FromPort", to: "ToPort" };
