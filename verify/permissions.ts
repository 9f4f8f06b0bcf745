import { athenaPermissions } from "./athena";
import { sendPermissions, settlePermissions } from "./settle";
import { table } from "./table";
import { trailPermissions } from "../read-back/trails";

/** Calls of the verification itself: which account is it, is the Region on, is the account active. */
const own = ["account:GetRegionOptStatus"];
const inGovernance = ["organizations:DescribeAccount", "sts:AssumeRole"];

const all = (): string[] =>
  [...new Set([...[...table.values()].flatMap(({ permissions }) => permissions), ...trailPermissions, ...own])].sort();

/**
 * The IAM policy of the role that a verification assumes in members, and that of its caller in the governance account: the
 * calls that it makes and no others, all of which read. `sending` is needed besides, in both, for `--send` alone.
 */
export function permissions(memberRole: string): {
  readonly member: object;
  readonly governance: object;
  readonly sending: object;
} {
  const reading = { Sid: "ReadBack", Effect: "Allow", Action: all(), Resource: "*" };
  return {
    member: { Version: "2012-10-17", Statement: [reading] },
    governance: {
      Version: "2012-10-17",
      Statement: [
        reading,
        { Sid: "AskAboutAccounts", Effect: "Allow", Action: [inGovernance[0]], Resource: "*" },
        {
          Sid: "ReadMembers",
          Effect: "Allow",
          Action: [inGovernance[1]],
          Resource: `arn:aws:iam::*:role/${memberRole}`,
        },
        { Sid: "AskTheArchive", Effect: "Allow", Action: athenaPermissions, Resource: "*" },
        { Sid: "SettleAssumptions", Effect: "Allow", Action: settlePermissions, Resource: "*" },
      ],
    },
    sending: {
      Version: "2012-10-17",
      Statement: [{ Sid: "SendMarkedEvents", Effect: "Allow", Action: sendPermissions, Resource: "*" }],
    },
  };
}
