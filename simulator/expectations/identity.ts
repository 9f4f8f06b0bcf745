import { listing } from "./question";
import { at, canonicalCell, canonicalJson, eventName, firstText, isCall, list, succeeded, text } from "./reading";

/** AWS's own policies that make an administrator: everything, and IAM, with which one takes everything. */
const administratorPolicy = /^arn:aws[a-z-]*:iam::aws:policy\/(?:AdministratorAccess|IAMFullAccess)$/;

const attaching = ["AttachGroupPolicy", "AttachRolePolicy", "AttachUserPolicy"];
const writing = ["CreatePolicyVersion", "PutGroupPolicy", "PutRolePolicy", "PutUserPolicy"];

/** The call's request, a policy document as JSON text in it (IAM API reference, "PutRolePolicy"). */
export const adminPoliciesAttached = listing({
  columns: ["time", "account", "action", "target", "policy", "principal", "source_ip", "event_id"],
  rowsOf(event) {
    const request = at(event.detail, "requestParameters");
    const granted = attaching.includes(eventName(event))
      ? administratorPolicy.test(text(request, "policyArn") ?? "")
      : writing.includes(eventName(event)) && allowsEverything(text(request, "policyDocument"));
    if (!granted || !isCall(event, "aws.iam") || !succeeded(event)) return [];
    return [
      {
        target: firstText(request, "userName", "roleName", "groupName"),
        policy: firstText(request, "policyArn", "policyName"),
      },
    ];
  },
});

/** Whether one statement allows every action on every resource, whatever stands beside it. */
function allowsEverything(document: string | null): boolean {
  return list(parsed(document), "Statement").some(
    (statement) =>
      text(statement, "Effect") === "Allow" &&
      list(statement, "Action").some((action) => action === "*" || action === "*:*") &&
      list(statement, "Resource").includes("*"),
  );
}

function parsed(document: string | null): unknown {
  try {
    return JSON.parse(document ?? "null");
  } catch {
    return undefined;
  }
}

const credentialCalls = [
  "CreateAccessKey",
  "CreateLoginProfile",
  "CreateServiceSpecificCredential",
  "CreateUser",
  "UpdateLoginProfile",
];

/** Who makes a key without naming a user makes it for himself (IAM API reference, "CreateAccessKey"). */
export const iamUsersAndKeysMade = listing({
  columns: ["time", "account", "action", "user_name", "credential", "principal", "source_ip", "event_id"],
  rowsOf: (event) =>
    isCall(event, "aws.iam") && succeeded(event) && credentialCalls.includes(eventName(event))
      ? [
          {
            user_name: firstText(
              event.detail,
              "requestParameters.userName",
              "responseElements.accessKey.userName",
              "userIdentity.userName",
            ),
            credential: firstText(
              event.detail,
              "responseElements.accessKey.accessKeyId",
              "responseElements.serviceSpecificCredential.serviceSpecificCredentialId",
            ),
          },
        ]
      : [],
});

/** Principals that are an account: by its number, or the account of an ARN (IAM user guide, "AWS JSON policy elements: Principal"). */
const accountOf = (principal: string) => /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1];

/** One row for each statement by which another account, or everyone, may become the role. */
export const rolesOpenedToOtherAccounts = listing({
  columns: [
    "time",
    "account",
    "action",
    "role_name",
    "trusted",
    "policy_condition",
    "principal",
    "source_ip",
    "event_id",
  ],
  comparable: { trusted: canonicalCell, policy_condition: canonicalCell },
  rowsOf(event) {
    if (!isCall(event, "aws.iam") || !succeeded(event)) return [];
    const request = at(event.detail, "requestParameters");
    if (!["CreateRole", "UpdateAssumeRolePolicy"].includes(eventName(event))) return [];
    return list(parsed(firstText(request, "policyDocument", "assumeRolePolicyDocument")), "Statement")
      .filter((statement) => text(statement, "Effect") === "Allow" && trustsOutside(statement, event.account))
      .map((statement) => ({
        role_name: text(request, "roleName"),
        trusted: canonicalJson(at(statement, "Principal")),
        policy_condition: canonicalJson(at(statement, "Condition")),
      }));
  },
});

/** A trust policy has no `NotPrincipal` (IAM user guide, "AWS JSON policy elements: NotPrincipal"). */
function trustsOutside(statement: unknown, account: string): boolean {
  const principal = at(statement, "Principal");
  const named = typeof principal === "string" ? [principal] : Object.values(principal ?? {}).flat();
  return named.some((one) => one === "*" || ![undefined, account].includes(accountOf(String(one))));
}
