import type { Input, Protocol } from "./service";
import { toXml, wrapLists } from "./xml";

/** AWS query: form parameters in, XML out, lists as `member` elements (Smithy documentation, "AWS query protocol"). */
export const awsQuery: Protocol = {
  read: ({ body }) => readForm(body),
  answer: (action, output, requestId) => ({
    statusCode: 200,
    headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
    body: toXml({
      [`${action}Response`]: {
        [`${action}Result`]: wrapLists(output, "member"),
        ResponseMetadata: { RequestId: requestId },
      },
    }),
  }),
  fail: ({ code, message, status }, requestId) => ({
    statusCode: status,
    headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
    body: toXml({
      ErrorResponse: {
        Error: { Type: status < 500 ? "Sender" : "Receiver", Code: code, Message: message },
        RequestId: requestId,
      },
    }),
  }),
};

/**
 * EC2's dialect: lists without `member`, names in lower camel case (Smithy documentation, "AWS EC2 query protocol").
 */
export const ec2Query: Protocol = {
  read: ({ body }) => readForm(body),
  answer: (action, output, requestId) => ({
    statusCode: 200,
    headers: { "content-type": "text/xml" },
    body: toXml({
      [`${action}Response`]: {
        requestId,
        ...(wrapLists(output, "item", smallFirst) as Record<string, unknown>),
      },
    }),
  }),
  fail: ({ code, message, status }, requestId) => ({
    statusCode: status,
    headers: { "content-type": "text/xml" },
    body: toXml({ Response: { Errors: { Error: { Code: code, Message: message } }, RequestID: requestId } }),
  }),
};

const smallFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** `IpPermissions.1.IpRanges.1.CidrIp=…` → nested objects and lists, without `member` and `entry` steps. */
function readForm(body: string): { action: string; input: Input } | undefined {
  const form = new URLSearchParams(body);
  const action = form.get("Action");
  if (action === null) return undefined;
  const input: Input = {};
  for (const [key, value] of form) {
    if (key === "Action" || key === "Version") continue;
    const path = key.split(".").filter((step) => step !== "member" && step !== "entry");
    let at: Input = input;
    for (const step of path.slice(0, -1)) at = (at[step] ??= {}) as Input;
    at[path.at(-1) ?? ""] = value;
  }
  return { action, input: lists(input) as Input };
}

/** Objects whose keys are all positions become lists. */
function lists(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length > 0 && entries.every(([key]) => /^[1-9]\d*$/.test(key)))
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, member]) => lists(member));
  return Object.fromEntries(entries.map(([key, member]) => [key, lists(member)]));
}
