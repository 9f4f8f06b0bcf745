import type { ResourceValidationPolicy } from "@pulumi/policy";
import { conditionsOf, policyDocumentsOf, servicesOf } from "../policy-documents";

/** Condition keys for the source on whose behalf a service acts (IAM user guide, "The confused deputy problem"). */
const sources = [
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "sts:externalid",
  "kms:viaservice",
  "kms:calleraccount",
];

/**
 * Functions assume their roles without a source: the trust policies in AWS's own examples have no condition (Lambda
 * developer guide, "Defining Lambda function permissions with an execution role").
 */
const withoutSource = ["lambda.amazonaws.com"];

/**
 * A service acts for all its customers: without a source in the policy, another account can use it against this one.
 */
export const servicesActForNamedSources: ResourceValidationPolicy = {
  name: "services-act-for-named-sources",
  description: "A policy that allows a service must name the account or resource that the service may act for.",
  validateResource: (resource, reportViolation) => {
    for (const { place, kind, statements } of policyDocumentsOf(resource))
      for (const statement of statements) {
        if (statement.Effect !== "Allow") continue;
        const services = servicesOf(statement).filter(
          (service) => kind !== "trust" || !withoutSource.includes(service),
        );
        const named = conditionsOf(statement).some(
          ([, key, values]) => sources.includes(key) && values.length > 0 && values.every((value) => value !== "*"),
        );
        if (services.length > 0 && !named)
          reportViolation(
            `${place} allows ${services.join(", ")} on anyone's behalf. Add a condition on aws:SourceArn or aws:SourceAccount.`,
          );
      }
  },
};
