import { ec2Query } from "../protocols/query";
import { AwsError, type Call, type Input, type Service } from "../protocols/service";

export interface SecurityGroup {
  readonly name: string;
  readonly vpcId: string;
  tags: Record<string, string>;
  /** Rules by id, in the format of the EC2 API's `SecurityGroupRule`, with names in lower camel case as in its XML. */
  readonly rules: Map<string, Readonly<Record<string, unknown>>>;
}

export interface Instance {
  readonly vpcId: string;
  state: string;
  tags: Record<string, string>;
  readonly networkInterface: { readonly id: string; groups: string[] };
}

/** Resources of an account in one Region. */
export interface Ec2 {
  readonly groups: Map<string, SecurityGroup>;
  readonly instances: Map<string, Instance>;
}

const tagSet = (tags: Readonly<Record<string, string>>) => Object.entries(tags).map(([key, value]) => ({ key, value }));
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const arn = ({ region, account }: Call, type: string, id: string) => `arn:aws:ec2:${region}:${account}:${type}/${id}`;

/** Values of one filter; `undefined` if it is not in the request. */
function filter(input: Input, name: string): string[] | undefined {
  const filters = (input["Filter"] ?? []) as { readonly Name: string; readonly Value: unknown }[];
  const found = filters.find((each) => each.Name === name);
  return found && list(found.Value);
}

function groupOf({ groups }: Ec2, id: string): SecurityGroup {
  const group = groups.get(id);
  if (group === undefined)
    throw new AwsError("InvalidGroup.NotFound", `The security group '${id}' does not exist`, 400);
  return group;
}

function instanceOf({ instances }: Ec2, id: string): Instance {
  const instance = instances.get(id);
  if (instance === undefined)
    throw new AwsError("InvalidInstanceID.NotFound", `The instance ID '${id}' does not exist`, 400);
  return instance;
}

/** Behavior of this service that AWS does not document. */
export const ec2Assumptions = [
  "EC2 asks for a permission on the instance, too, when the groups of an attached network interface change.",
] as const;

/** Elastic Compute Cloud: security groups and their rules, instances and their tags. */
export const ec2: Service<Ec2> = {
  name: "ec2",
  protocol: ec2Query,
  create: () => ({ groups: new Map(), instances: new Map() }),
  actions: {
    DescribeSecurityGroups: {
      resources: () => ["*"],
      run: (state, input) => {
        const ids = list(input["GroupId"]);
        const vpcs = filter(input, "vpc-id");
        const chosen = ids.length > 0 ? ids : [...state.groups.keys()];
        return {
          securityGroupInfo: chosen
            .map((id) => ({ id, group: groupOf(state, id) }))
            .filter(({ group }) => vpcs?.includes(group.vpcId) ?? true)
            .map(({ id, group: { name, vpcId, tags } }) => ({
              groupId: id,
              groupName: name,
              vpcId,
              tagSet: tagSet(tags),
            })),
        };
      },
    },
    DescribeSecurityGroupRules: {
      resources: () => ["*"],
      run: (state, input) => ({
        securityGroupRuleSet: (filter(input, "group-id") ?? [...state.groups.keys()]).flatMap((id) =>
          [...(state.groups.get(id)?.rules ?? [])].map(([securityGroupRuleId, rule]) => ({
            securityGroupRuleId,
            groupId: id,
            ...rule,
          })),
        ),
      }),
    },
    RevokeSecurityGroupIngress: {
      resources: ({ GroupId, SecurityGroupRuleId }, call) => [
        arn(call, "security-group", String(GroupId)),
        ...list(SecurityGroupRuleId).map((id) => arn(call, "security-group-rule", id)),
      ],
      mutates: true,
      run: (state, { GroupId, SecurityGroupRuleId }) => {
        const { rules } = groupOf(state, String(GroupId));
        for (const id of list(SecurityGroupRuleId))
          if (!rules.delete(id))
            throw new AwsError("InvalidSecurityGroupRuleId.NotFound", `The rule '${id}' does not exist`, 400);
        return { return: true };
      },
    },
    DescribeInstances: {
      resources: () => ["*"],
      run: (state, { InstanceId }) => ({
        reservationSet: list(InstanceId).map((id) => {
          const { vpcId, state: name, tags, networkInterface } = instanceOf(state, id);
          return {
            instancesSet: [
              {
                instanceId: id,
                vpcId,
                instanceState: { name },
                tagSet: tagSet(tags),
                networkInterfaceSet: [
                  {
                    networkInterfaceId: networkInterface.id,
                    attachment: { deviceIndex: 0 },
                    groupSet: networkInterface.groups.map((groupId) => ({ groupId })),
                  },
                ],
              },
            ],
          };
        }),
      }),
    },
    CreateTags: {
      resources: ({ ResourceId }, call) => list(ResourceId).map((id) => arn(call, "instance", id)),
      mutates: true,
      run: (state, { ResourceId, Tag }) => {
        for (const id of list(ResourceId))
          for (const { Key, Value } of Tag as { Key: string; Value: string }[]) instanceOf(state, id).tags[Key] = Value;
        return { return: true };
      },
    },
    ModifyNetworkInterfaceAttribute: {
      resources: ({ NetworkInterfaceId, SecurityGroupId }, call, { instances }) => [
        ...[...instances]
          .filter(([, { networkInterface }]) => networkInterface.id === NetworkInterfaceId)
          .map(([id]) => arn(call, "instance", id)),
        arn(call, "network-interface", String(NetworkInterfaceId)),
        ...list(SecurityGroupId).map((id) => arn(call, "security-group", id)),
      ],
      mutates: true,
      run: ({ instances }, { NetworkInterfaceId, SecurityGroupId }) => {
        for (const { networkInterface } of instances.values())
          if (networkInterface.id === NetworkInterfaceId) networkInterface.groups = list(SecurityGroupId);
        return { return: true };
      },
    },
  },
};
