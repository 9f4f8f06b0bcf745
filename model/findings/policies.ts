import type { MemberRole } from "../iam/member-role";
import { arns, type Names } from "../names";
import { policy, type PolicyDocument, type Statement } from "../iam/policies";
import type { FindingsService } from "./finding";
import { ocsfCritical, ocsfStatus } from "./ocsf-finding";

/** Functions that update findings, by their folder. */
export type FindingsFunction = "enrich-findings" | "resolve-findings" | "correlate-findings";

/** Arguments of the role in Security Hub's administrator account. */
export interface FindingsRoleArgs {
  readonly names: Names;
  /** Region of the hub whose functions use it. */
  readonly region: string;
  readonly governanceAccountId: string;
  readonly administratorId: string;
  /** What which functions do in the account's Security Hubs. */
  readonly targets: readonly { readonly service: FindingsService; readonly functions: readonly FindingsFunction[] }[];
}

/** The role that a hub's functions assume in the administrator account. */
export const findingsRole = (args: FindingsRoleArgs): MemberRole => ({
  name: args.names.role("findings", args.region),
  description: `Lets functions of account ${args.governanceAccountId} read and update Security Hub findings`,
  trust: trustInRoles(
    args.governanceAccountId,
    [...new Set(args.targets.flatMap(({ functions }) => functions))].map((id) =>
      arns.role(args.governanceAccountId, args.names.role(id, args.region)),
    ),
  ),
  policyName: "findings",
  policy: policy(
    ...args.targets.flatMap(({ service, functions }) => statementsIn[service](args.administratorId, functions)),
  ),
});

/** ARN of the role that {@link findingsRole} describes. */
export const findingsRoleArn = ({
  names,
  region,
  administratorId,
}: Omit<FindingsRoleArgs, "governanceAccountId" | "targets">) =>
  arns.role(administratorId, names.role("findings", region));

/**
 * Trust in an account, restricted to exact roles by the principal's ARN: a role named as principal would have to exist
 * first, and a recreated one would be a different principal to IAM (IAM user guide, "AWS JSON policy elements:
 * Principal").
 */
const trustInRoles = (accountId: string, roleArns: readonly string[]): PolicyDocument =>
  policy({
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: "sts:AssumeRole",
    Condition: { ArnEquals: { "aws:PrincipalArn": roleArns } },
  });

/**
 * Permissions to read findings, to change what a customer may change, and to import with the account's own default
 * product (Service Authorization Reference, "AWS Security Hub"). The function decides by the Region it calls which
 * findings it sees. The two denials are in the form that AWS documents (Security Hub user guide, "BatchUpdateFindings
 * for customers"): resolved is the only status that may be set, and no severity may be changed.
 */
const inCspm = (accountId: string, functions: readonly FindingsFunction[]): Statement[] => {
  const hub = `arn:aws:securityhub:*:${accountId}:hub/default`;
  const updates = functions.some((id) => id !== "correlate-findings");
  const deny = (Sid: string, condition: NonNullable<Statement["Condition"]>): Statement => ({
    Sid,
    Effect: "Deny",
    Action: "securityhub:BatchUpdateFindings",
    Resource: "*",
    Condition: condition,
  });
  return [
    { Sid: "ReadFindings", Effect: "Allow", Action: "securityhub:GetFindings", Resource: hub },
    ...(updates
      ? [
          { Sid: "UpdateFindings", Effect: "Allow", Action: "securityhub:BatchUpdateFindings", Resource: hub } as const,
          deny("ResolveOnly", {
            "ForAnyValue:StringEquals": {
              "securityhub:ASFFSyntaxPath/Workflow.Status": functions.includes("resolve-findings")
                ? ["NEW", "NOTIFIED", "SUPPRESSED"]
                : ["NEW", "NOTIFIED", "RESOLVED", "SUPPRESSED"],
            },
          }),
          deny("KeepSeverity", { Null: { "securityhub:ASFFSyntaxPath/Severity.Label": "false" } }),
        ]
      : []),
    ...(functions.includes("correlate-findings")
      ? [
          {
            Sid: "ImportFindings",
            Effect: "Allow",
            Action: "securityhub:BatchImportFindings",
            Resource: `arn:aws:securityhub:*:${accountId}:product/${accountId}/default`,
            Condition: { StringEquals: { "securityhub:TargetAccount": accountId } },
          } as const,
        ]
      : []),
  ];
};

/** Every other status than Resolved, and every other severity than Critical, that BatchUpdateFindingsV2 takes. */
const otherIds = (...kept: readonly number[]) =>
  [0, 1, 2, 3, 4, 5, 6, 99].filter((id) => !kept.includes(id)).map(String);

/**
 * The same for the new Security Hub. Its calls need the actions of CSPM's calls, on a hub of another type, and have
 * condition keys of their own (Security Hub API reference, "BatchUpdateFindingsV2" and "GetFindingsV2"; Service
 * Authorization Reference, "AWS Security Hub": `hubv2`). Nothing can be imported: a correlation raises a finding to
 * Critical, which is the only severity that may be set.
 */
const inNewHub = (accountId: string, functions: readonly FindingsFunction[]): Statement[] => {
  const hub = `arn:aws:securityhub:*:${accountId}:hubv2/*`;
  const deny = (Sid: string, condition: NonNullable<Statement["Condition"]>): Statement => ({
    Sid,
    Effect: "Deny",
    Action: "securityhub:BatchUpdateFindings",
    Resource: "*",
    Condition: condition,
  });
  return [
    { Sid: "ReadFindingsV2", Effect: "Allow", Action: "securityhub:GetFindings", Resource: hub },
    { Sid: "UpdateFindingsV2", Effect: "Allow", Action: "securityhub:BatchUpdateFindings", Resource: hub },
    deny("ResolveOnlyV2", {
      StringEquals: {
        "securityhub:OCSFSyntaxPath/StatusId": functions.includes("resolve-findings")
          ? otherIds(ocsfStatus.resolved)
          : otherIds(),
      },
    }),
    functions.includes("correlate-findings")
      ? deny("RaiseOnlyV2", { StringEquals: { "securityhub:OCSFSyntaxPath/SeverityId": otherIds(ocsfCritical) } })
      : deny("KeepSeverityV2", { Null: { "securityhub:OCSFSyntaxPath/SeverityId": "false" } }),
  ];
};

const statementsIn: Readonly<
  Record<FindingsService, (accountId: string, functions: readonly FindingsFunction[]) => Statement[]>
> = { securityhub: inCspm, "securityhub-v2": inNewHub };

/** Permission of a function to assume administrators' roles. */
export const assumeFindingsRoles = (roleArns: readonly string[]): Statement => ({
  Sid: "BecomeFindingsRole",
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Resource: roleArns.length === 1 ? (roleArns[0] as string) : [...roleArns],
});

/**
 * Permission to read security contacts, of the organization's members and of the own account (Service Authorization
 * Reference, "AWS Account Management"). AWS answers only a delegated administrator for Account Management; if denied,
 * findings get no contact.
 */
export const readSecurityContacts = (organization: {
  readonly id: string;
  readonly managementAccountId: string;
  readonly governanceAccountId: string;
}): Statement => ({
  Sid: "ReadSecurityContacts",
  Effect: "Allow",
  Action: "account:GetAlternateContact",
  Resource: [
    `arn:aws:account::${organization.managementAccountId}:account/${organization.id}/*`,
    `arn:aws:account::${organization.governanceAccountId}:account`,
  ],
  Condition: { "ForAnyValue:StringEquals": { "account:AlternateContactTypes": ["SECURITY"] } },
});
