import { type Breakage, edit, editJson, eventRule, stackSet } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a pattern of 2,049 characters",
    change: edit(
      eventRule,
      (rule) => (rule["eventPattern"] = JSON.stringify({ source: ["x".repeat(2_049 - '{"source":[""]}'.length)] })),
      /^event-archive/,
    ),
    names: /EventRule::/,
    says: /event pattern: 2,049, and AWS allows 2,048/,
  },
  {
    what: "a role with more permissions than fit",
    change: editJson("aws:iam/rolePolicy:RolePolicy", "policy", ({ Statement }) => {
      Statement[0].Resource = Array.from({ length: 300 }, (_, index) => `arn:aws:sqs:us-east-1:111122223333:q${index}`);
    }),
    names: /RolePolicy::/,
    says: /inline policies/,
  },
  {
    what: "a template of more than 51,200 bytes",
    mode: "stackSet",
    change: editJson(stackSet, "templateBody", (template) => (template["Description"] = "x".repeat(51_200))),
    names: /StackSet::/,
    says: /bytes of a template/,
  },
];
