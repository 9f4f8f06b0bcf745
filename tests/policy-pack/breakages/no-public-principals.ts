import { type Breakage, editJson, queuePolicy } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a central bus without the organization",
    change: editJson("aws-native:events:EventBusPolicy", "statement", (statement) => delete statement["Condition"]),
    names: /admit-organization$/,
    says: /aws:PrincipalOrgID/,
  },
  {
    what: "a central bus for which a missing key is enough",
    change: editJson("aws-native:events:EventBusPolicy", "statement", (statement) => {
      statement["Condition"] = { StringEqualsIfExists: statement["Condition"].StringEquals };
    }),
    names: /admit-organization$/,
    says: /allows every principal in statement|allows every principal/,
  },
  {
    what: "a central bus for organizations of any id",
    change: editJson("aws-native:events:EventBusPolicy", "statement", (statement) => {
      statement["Condition"] = { StringLike: { "aws:PrincipalOrgID": "*" } };
    }),
    names: /admit-organization$/,
    says: /allows every principal/,
  },
  {
    what: "a queue for everybody but one",
    change: editJson(queuePolicy, "policy", ({ Statement }) => {
      delete Statement[0].Principal;
      Statement[0].NotPrincipal = { AWS: "arn:aws:iam::111122223333:root" };
    }),
    names: /QueuePolicy::/,
    says: /allows every principal/,
  },
];
