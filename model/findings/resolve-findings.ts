import type { ResponderPlan } from "../responders/plan";
import { deletionPattern } from "./deleted-resources";
import { authorOf, findingsResponder, type FindingsResponderArgs } from "./responder";

/** The function `resolve-findings`. */
export const planResolveFindings = (args: FindingsResponderArgs): ResponderPlan | undefined =>
  findingsResponder("resolve-findings", args, () => {
    const { names, settings } = args;
    const author = authorOf(names, "resolve-findings");
    return {
      description: "Resolves findings whose resource was deleted",
      rules: [
        { suffix: "deletions", description: "Deletions of resources", pattern: deletionPattern(), state: "ENABLED" },
      ],
      statements: [],
      configuration: {
        author,
        ownAuthors: [author, authorOf(names, "enrich-findings")],
        resolveThreats: settings.findings.resolveThreats,
        regions: Object.keys(settings.regions).sort(),
      },
    };
  });
