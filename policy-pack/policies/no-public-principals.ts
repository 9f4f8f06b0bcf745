import type { ResourceValidationPolicy } from "@pulumi/policy";
import { admitsAnybody, conditionsOf, policyDocumentsOf } from "../policy-documents";

/**
 * Condition keys that restrict a statement to one organization or less (IAM user guide, "AWS global condition context
 * keys"; KMS developer guide, "Condition keys for AWS KMS").
 */
const narrowing = ["aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "kms:calleraccount"];

/** A bus, queue, topic, bucket or key open to everyone accepts forged events, and exposes archived ones. */
export const noPublicPrincipals: ResourceValidationPolicy = {
  name: "no-public-principals",
  description: "A policy that allows every principal must require the organization.",
  validateResource: (resource, reportViolation) => {
    for (const { place, statements } of policyDocumentsOf(resource))
      for (const statement of statements) {
        if (statement.Effect !== "Allow" || !admitsAnybody(statement)) continue;
        const narrowed = conditionsOf(statement).some(
          ([operator, key, values]) =>
            narrowing.includes(key) &&
            /^(for\w+:)?string(equals|like)/.test(operator) &&
            values.length > 0 &&
            values.every((value) => !/^[*?]/.test(value)),
        );
        if (!narrowed)
          reportViolation(
            `${place} allows every principal${statement.Sid === undefined ? "" : ` in statement ${statement.Sid}`}. Add a condition on aws:PrincipalOrgID, or name the principals.`,
          );
      }
  },
};
