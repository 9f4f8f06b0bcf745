import type { Json } from "../envelope";
import { arns, shorten } from "../names";
import type { ResponderPlan } from "../responders/plan";
import { useState } from "../responders/policies";
import { chosenCorrelations, signalsPattern } from "./correlations";
import { assumeFindingsRole } from "./policies";
import { findingsResponder, type FindingsResponderArgs, imported } from "./responder";

/** The function `correlate-findings`. */
export const planCorrelateFindings = (args: FindingsResponderArgs): ResponderPlan | undefined =>
  findingsResponder("correlate-findings", args, ({ administratorId }, roleArn) => {
    const { accountId, names, region, settings } = args;
    const correlations = chosenCorrelations(settings.findings);
    return {
      description: "Makes one CRITICAL finding of several that mean more together",
      rules: correlations.map((correlation) => ({
        // The rest of 64 characters after the longest environment name.
        suffix: shorten(correlation.id, 17),
        description: `Signals of ${correlation.id}`,
        pattern: imported(administratorId, signalsPattern(correlation)),
        state: "ENABLED",
      })),
      statements: [
        assumeFindingsRole(roleArn),
        useState(arns.table(region, accountId, names.state), "GetItem", "PutItem"),
      ],
      configuration: {
        roleArn,
        administratorId,
        prefix: names.prefix,
        correlations: correlations.map(({ samples: _, ...correlation }) => ({ ...correlation })) as unknown as Json,
      },
    };
  });
