import type { JsonObject } from "../envelope";
import type { ResponderPlan } from "../responders/plan";
import type { FindingsService } from "./finding";
import { ocsfStatus } from "./ocsf-finding";
import { readSecurityContacts } from "./policies";
import { authorOf, findingsResponder, type FindingsResponderArgs, imported } from "./responder";

/** The rule of each Security Hub that takes new findings. */
const rules: Readonly<
  Record<FindingsService, { readonly suffix: string; readonly description: string; readonly findings: JsonObject }>
> = {
  securityhub: {
    suffix: "new",
    description: "New findings of Security Hub",
    findings: { RecordState: ["ACTIVE"], Workflow: { Status: ["NEW"] } },
  },
  "securityhub-v2": {
    suffix: "new-v2",
    description: "New findings of the new Security Hub",
    findings: { status_id: [ocsfStatus.new] },
  },
};

/** The function `enrich-findings`. */
export const planEnrichFindings = (args: FindingsResponderArgs): ResponderPlan | undefined =>
  findingsResponder("enrich-findings", args, (targets) => {
    const { accounts, names, settings } = args;
    const { organization, findings } = settings;
    return {
      description: "Writes the affected account's name, unit, tags and security contact into new findings",
      rules: targets.map((target) => {
        const { suffix, description, findings } = rules[target.service];
        return { suffix, description, pattern: imported(target, { findings }), state: "ENABLED" };
      }),
      statements: findings.contacts ? [readSecurityContacts(organization)] : [],
      configuration: {
        author: authorOf(names, "enrich-findings"),
        governanceAccountId: organization.governanceAccountId,
        prefix: names.prefix,
        contacts: findings.contacts,
        ...(findings.tags !== undefined && { tags: findings.tags }),
        accounts: accounts.map(({ id, name, unit, tags }) => ({ id, name, unit, tags: { ...tags } })),
      },
    };
  });
