import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const ec2InventoryRead: GovernedEvent = {
  id: "ec2-inventory-read",
  why: "Whoever has just got in asks what there is: images, startup scripts, snapshots, networks, in an order that no console and no tool of the team has. Monitoring asks the same all day, hence opt-in.",
  topic: "workload",
  part: "systems",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DescribeCarrierGateways",
        "DescribeClientVpnRoutes",
        "DescribeDhcpOptions",
        "DescribeImages",
        "DescribeInstanceAttribute",
        "DescribeInstances",
        "DescribeLaunchTemplateVersions",
        "DescribeRegions",
        "DescribeSecurityGroups",
        "DescribeSnapshotAttribute",
        "DescribeSnapshotTierStatus",
        "DescribeSnapshots",
        "DescribeTransitGatewayMulticastDomains",
        "DescribeVolumes",
        "DescribeVolumesModifications",
        "DescribeVpcEndpointConnectionNotifications",
        "DescribeVpcs",
        "GetConsoleOutput",
        "GetConsoleScreenshot",
        "GetEbsDefaultKmsKeyId",
        "GetEbsEncryptionByDefault",
        "GetLaunchTemplateData",
        "GetTransitGatewayRouteTableAssociations",
      ],
    },
  },
  origin: "member",
  readOnly: true,
  volume: { perMonth: 30000, busyPerMonth: 1000000, basis: "Inventory tools and autoscalers that ask every minute." },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "DescribeLaunchTemplateVersions",
    readOnly: true,
    requestParameters: { DescribeLaunchTemplateVersionsRequest: { LaunchTemplateId: "lt-0123456789abcdef0" } },
  }),
};
