import { arns, hub, inMember, member, region, resource } from "./graphs";

/** The statement of the member's bus that lets the hub's account manage its own rules there, after a change. */
export function delegation(change: (statement: any) => void = () => undefined) {
  const statement = {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${hub}:root` },
    Action: [
      ...["DeleteRule", "DescribeRule", "ListTagsForResource", "ListTargetsByRule", "PutRule", "PutTargets"],
      ...["RemoveTargets", "TagResource", "UntagResource"],
    ].map((action) => `events:${action}`),
    Resource: `arn:aws:events:${region}:${member}:rule/*`,
    Condition: { StringEqualsIfExists: { "events:creatorAccount": "${aws:PrincipalAccount}" } },
  };
  change(statement);
  return resource("aws-native:events:EventBusPolicy", "delegation", inMember, {
    eventBusName: arns.defaultBus,
    statementId: "delegation",
    statement,
  });
}
