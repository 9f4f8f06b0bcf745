import { type Breakage, editJson, queuePolicy } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a queue that takes dead letters on anyone's behalf",
    change: editJson(queuePolicy, "policy", ({ Statement }) => delete Statement[0].Condition),
    names: /QueuePolicy::/,
    says: /events\.amazonaws\.com on anyone's behalf/,
  },
  {
    what: "a role that a service may take on for anybody",
    change: editJson(
      "aws:iam/role:Role",
      "assumeRolePolicy",
      ({ Statement }) => delete Statement[0].Condition,
      /delivery/,
    ),
    names: /delivery-role$/,
    says: /firehose\.amazonaws\.com/,
  },
  {
    what: "a condition that any source meets",
    change: editJson(queuePolicy, "policy", ({ Statement }) => {
      Statement[0].Condition = { ArnLike: { "aws:SourceArn": "*" } };
    }),
    names: /QueuePolicy::/,
    says: /anyone's behalf/,
  },
];
