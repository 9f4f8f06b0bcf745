import { listing } from "../question";
import { at, eventName, firstText, isCall, list, parsed, succeeded, text } from "../reading";

/** AWS's own policies that make an administrator: everything, and IAM, with which one takes everything. */
const administratorPolicy = /^arn:aws[a-z-]*:iam::aws:policy\/(?:AdministratorAccess|IAMFullAccess)$/;

const attaching = ["AttachGroupPolicy", "AttachRolePolicy", "AttachUserPolicy"];
const writing = ["CreatePolicyVersion", "PutGroupPolicy", "PutRolePolicy", "PutUserPolicy"];

/** The call's request, a policy document as JSON text in it (IAM API reference, "PutRolePolicy"). */
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

/** Whether one statement allows every action on every resource, whatever stands beside it. */
function allowsEverything(document: string | null): boolean {
  return list(parsed(document), "Statement").some(
    (statement) =>
      text(statement, "Effect") === "Allow" &&
      list(statement, "Action").some((action) => action === "*" || action === "*:*") &&
      list(statement, "Resource").includes("*"),
  );
}
