import { callerColumns, flag, json, text, type SharedView } from "../event-view";

/** Fields: CloudTrail user guide, "CloudTrail record contents for management, data, and network activity events". */
export const apiCall: SharedView = {
  name: "api_call",
  description: "API calls that CloudTrail recorded, one row each; filter by day and source.",
  types: ["AWS API Call via CloudTrail"],
  columns: [
    text("service", "eventSource", "iam.amazonaws.com."),
    text("action", "eventName", "CreateUser."),
    flag("read_only", "readOnly", "true", "NULL where the event does not say."),
    text("error", "errorCode", "AccessDenied; NULL for a call that succeeded."),
    text("error_message", "errorMessage", "Why it failed."),
    text("role", "userIdentity.sessionContext.sessionIssuer.arn", "ARN of the role whose session called."),
    ...callerColumns,
    json("request", "requestParameters", "JSON text."),
    json("response", "responseElements", "JSON text."),
  ],
};
