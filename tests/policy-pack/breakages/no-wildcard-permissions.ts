import { type Breakage, editJson, firstStackSet, stackSet } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a role that may do all of a service",
    change: editJson("aws:iam/rolePolicy:RolePolicy", "policy", ({ Statement }) => (Statement[0].Action = "events:*")),
    names: /RolePolicy::/,
    says: /grants events:\*/,
  },
  {
    what: "a role that may write to every bucket",
    change: editJson("aws:iam/rolePolicy:RolePolicy", "policy", ({ Statement }) => (Statement[0].Resource = "*")),
    names: /RolePolicy::/,
    says: /on every resource/,
  },
  {
    what: "a role that may do everything except what it names",
    change: editJson("aws:iam/rolePolicy:RolePolicy", "policy", ({ Statement }) => {
      delete Statement[0].Action;
      Statement[0].NotAction = "iam:*";
    }),
    names: /RolePolicy::/,
    says: /everything except what it names/,
  },
  {
    what: "a role of that kind in a StackSet's template",
    mode: "stackSet",
    change: editJson(
      stackSet,
      "templateBody",
      ({ Resources }) => {
        Resources.ForwardingRole.Properties.Policies[0].PolicyDocument.Statement[0].Action = "*";
      },
      firstStackSet,
    ),
    names: /StackSet::/,
    says: /ForwardingRole|put-events/,
  },
];
