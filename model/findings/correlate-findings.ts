import type { Json } from "../envelope";
import { arns, shorten } from "../names";
import type { ResponderPlan } from "../responders/plan";
import { useState } from "../responders/policies";
import { chosenCorrelations, signalsPattern } from "./correlations";
import { authorOf, findingsResponder, type FindingsResponderArgs, imported } from "./responder";

/** The function `correlate-findings`. It has one target: see `correlatedService`. */
export const planCorrelateFindings = (args: FindingsResponderArgs): ResponderPlan | undefined =>
  findingsResponder("correlate-findings", args, (targets) => {
    const { accountId, names, region, settings } = args;
    const chosen = targets.flatMap((target) =>
      chosenCorrelations(settings.findings, target.service).map((correlation) => ({ target, correlation })),
    );
    return {
      description: "Makes one CRITICAL finding of several that mean more together",
      rules: chosen.map(({ target, correlation }) => ({
        // The rest of 64 characters after the longest environment name.
        suffix: shorten(correlation.id, 17),
        description: `Signals of ${correlation.id}`,
        pattern: imported(target, signalsPattern(correlation, target.service)),
        state: "ENABLED",
      })),
      statements: [useState(arns.table(region, accountId, names.state), "GetItem", "PutItem")],
      configuration: {
        author: authorOf(names, "correlate-findings"),
        ownAuthors: [authorOf(names, "correlate-findings"), authorOf(names, "enrich-findings")],
        prefix: names.prefix,
        correlations: chosen.map(({ correlation: { samples: _, ...correlation } }) => correlation) as unknown as Json,
      },
    };
  });
