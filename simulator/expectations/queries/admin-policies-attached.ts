import { listing } from "../question";
import { at, eventName, firstText, isCall, list, parsed, succeeded, text } from "../reading";

/** AWS managed policies that make an administrator: full access, and IAM, which allows taking full access. */
const administratorPolicy = /^arn:aws[a-z-]*:iam::aws:policy\/(?:AdministratorAccess|IAMFullAccess)$/;

const attaching = ["AttachGroupPolicy", "AttachRolePolicy", "AttachUserPolicy"];
const writing = ["CreatePolicyVersion", "PutGroupPolicy", "PutRolePolicy", "PutUserPolicy"];

/** The policy document is JSON text in the call's request (IAM API reference, "PutRolePolicy"). */
export const adminPoliciesAttached = listing({
  name: "admin-policies-attached",
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

/** True if one statement allows every action on every resource; other statements do not matter. */
function allowsEverything(document: string | null): boolean {
  return list(parsed(document), "Statement").some(
    (statement) =>
      text(statement, "Effect") === "Allow" &&
      list(statement, "Action").some((action) => action === "*" || action === "*:*") &&
      list(statement, "Resource").includes("*"),
  );
}
