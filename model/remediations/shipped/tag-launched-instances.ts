import type { Envelope } from "../../envelope";
import { tagsFrom, unless } from "../aws-responses";
import { ec2Arn } from "../ec2";
import { list, text } from "../reading";
import {
  acts,
  type Call,
  call,
  defineRemediation,
  nothing,
  notifyOnly,
  type Question,
  type Read,
  reads,
  type Tags,
} from "../remediation";
import { apiCalls } from "../triggers";

interface NetworkInterface {
  readonly NetworkInterfaceId?: string;
  readonly Attachment?: { readonly DeviceIndex?: number };
  readonly Groups?: readonly { readonly GroupId?: string }[];
}

interface Instance {
  readonly InstanceId?: string;
  readonly VpcId?: string;
  readonly State?: { readonly Name?: string };
  readonly Tags?: unknown;
  readonly NetworkInterfaces?: readonly NetworkInterface[];
}

interface Live {
  readonly tags: Tags;
  /** Its primary network interface, if it is in a VPC. */
  readonly networkInterface?: { readonly id: string; readonly groups: readonly string[] };
  /** Groups by name in the instance's VPC. */
  readonly groups: readonly { readonly id: string; readonly name: string }[];
}

interface Settings {
  readonly instances: {
    readonly requiredTags: Readonly<Record<string, string>>;
    readonly ownerTag: string;
    readonly securityGroup?: string | undefined;
  };
}

/**
 * Adds missing tags to each launched instance, its launcher as owner, and the administrators' security group in
 * addition to its own groups. An existing tag keeps its value.
 */
export const tagLaunchedInstances = defineRemediation({
  id: "tag-launched-instances",
  order: 50,
  title: "Tag launched instances and add the administrators' security group",

  triggers: () => [apiCalls("aws.ec2", "RunInstances")],
  calls: {
    "ec2:DescribeInstances": reads(),
    "ec2:DescribeSecurityGroups": reads(),
    "ec2:CreateTags": acts(),
    "ec2:ModifyNetworkInterfaceAttribute": acts(),
  },
  permissions: (scope, { addsSecurityGroup }) => [
    { sid: "read", calls: ["ec2:DescribeInstances", "ec2:DescribeSecurityGroups"], resources: "*" },
    { sid: "tag", calls: ["ec2:CreateTags"], resources: ec2Arn(scope, "instance", scope.resource) },
    {
      calls: addsSecurityGroup ? ["ec2:ModifyNetworkInterfaceAttribute"] : [],
      resources: [
        ec2Arn(scope, "instance", scope.resource),
        ec2Arn(scope, "network-interface"),
        ec2Arn(scope, "security-group"),
      ],
    },
  ],

  targets(event) {
    const ids = list(event.detail, "responseElements", "instancesSet", "items").map((item) => text(item, "instanceId"));
    return [...new Set(ids)]
      .filter((id): id is string => id !== undefined && /^i-[0-9a-f]{8,17}$/.test(id))
      .map((id) => ({
        accountId: event.account,
        region: event.region,
        arn: ec2Arn({ accountId: event.account, region: event.region }, "instance", id),
        name: id,
      }));
  },

  async read(read, target): Promise<Live | undefined> {
    const answer = await unless(
      ["InvalidInstanceID.NotFound"],
      {},
      read(call("ec2:DescribeInstances", { InstanceIds: [target.name] })),
    );
    const { Reservations: reservations = [] } = answer as { Reservations?: { Instances?: Instance[] }[] };
    const instance = reservations.flatMap(({ Instances = [] }) => Instances)[0];
    if (instance === undefined || ["shutting-down", "terminated"].includes(instance.State?.Name ?? ""))
      return undefined;
    const primary = instance.NetworkInterfaces?.find(({ Attachment }) => Attachment?.DeviceIndex === 0);
    return {
      tags: tagsFrom(instance.Tags),
      ...(primary?.NetworkInterfaceId !== undefined && {
        networkInterface: {
          id: primary.NetworkInterfaceId,
          groups: (primary.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
        },
      }),
      groups: instance.VpcId === undefined ? [] : await groupsOf(read, instance.VpcId),
    };
  },

  plan({ target, live, event, settings: { instances } }: Question<Live, Settings>) {
    const wanted = {
      ...instances.requiredTags,
      ...(instances.ownerTag !== "" && { [instances.ownerTag]: launcherOf(event) }),
    };
    const missing = Object.entries(wanted).filter(([key]) => !Object.hasOwn(live.tags, key));
    const calls: Call<"ec2:CreateTags" | "ec2:ModifyNetworkInterfaceAttribute">[] = [];
    const said: string[] = [];
    if (missing.length > 0) {
      calls.push(
        call("ec2:CreateTags", { Resources: [target.name], Tags: missing.map(([Key, Value]) => ({ Key, Value })) }),
      );
      said.push(`The instance lacks the tags ${missing.map(([key]) => key).join(", ")}: they are added.`);
    }
    const name = instances.securityGroup;
    if (name !== undefined) {
      const group = live.groups.find((each) => each.name === name);
      if (group === undefined) said.push(`Its VPC has no security group ${name}.`);
      else if (live.networkInterface !== undefined && !live.networkInterface.groups.includes(group.id)) {
        calls.push(
          call("ec2:ModifyNetworkInterfaceAttribute", {
            NetworkInterfaceId: live.networkInterface.id,
            Groups: [...live.networkInterface.groups, group.id],
          }),
        );
        said.push(`It lacks security group ${name}: the group is added.`);
      }
    }
    const why = said.join(" ");
    if (calls.length > 0)
      return { kind: "act", why, calls, before: { groups: [...(live.networkInterface?.groups ?? [])] } };
    return why === "" ? nothing("The instance has what settings require.") : notifyOnly(why);
  },
});

async function groupsOf(read: Read<"ec2:DescribeSecurityGroups">, vpcId: string): Promise<Live["groups"]> {
  const found: { id: string; name: string }[] = [];
  let next: string | undefined;
  do {
    const answer = (await read(
      call("ec2:DescribeSecurityGroups", {
        Filters: [{ Name: "vpc-id", Values: [vpcId] }],
        MaxResults: 1000,
        ...(next !== undefined && { NextToken: next }),
      }),
    )) as { SecurityGroups?: { GroupId?: string; GroupName?: string }[]; NextToken?: string };
    for (const { GroupId, GroupName } of answer.SecurityGroups ?? [])
      if (GroupId !== undefined && GroupName !== undefined) found.push({ id: GroupId, name: GroupName });
    next = answer.NextToken;
  } while (next !== undefined && next !== "");
  return found;
}

/**
 * The launcher: a user's name, or the name of a session, which with IAM Identity Center is a person's (IAM user guide,
 * "CloudTrail userIdentity element"). Tag values may have 256 characters from a limited set (EC2 user guide, "Tag
 * restrictions").
 */
function launcherOf({ detail }: Envelope): string {
  const identity = detail["userIdentity"];
  const name =
    text(identity, "userName") ??
    text(identity, "principalId")?.split(":")[1] ??
    text(identity, "invokedBy") ??
    (text(identity, "type") === "Root" ? "root" : undefined) ??
    "unknown";
  return [...name.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, "_")].slice(0, 256).join("");
}
