import type { ResponderPlan } from "../responders/plan";
import { assumeFindingsRole, readSecurityContacts } from "./policies";
import { authorOf, findingsResponder, type FindingsResponderArgs, imported } from "./responder";

/** The function `enrich-findings`. */
export const planEnrichFindings = (args: FindingsResponderArgs): ResponderPlan | undefined =>
  findingsResponder("enrich-findings", args, ({ administratorId }, roleArn) => {
    const { accounts, names, settings } = args;
    const { organization, findings } = settings;
    return {
      description: "Writes the affected account's name, unit, tags and security contact into new findings",
      rules: [
        {
          suffix: "new",
          description: "New findings of Security Hub",
          pattern: imported(administratorId, {
            findings: { RecordState: ["ACTIVE"], Workflow: { Status: ["NEW"] } },
          }),
          state: "ENABLED",
        },
      ],
      statements: [assumeFindingsRole(roleArn), ...(findings.contacts ? [readSecurityContacts(organization)] : [])],
      configuration: {
        roleArn,
        author: authorOf(names, "enrich-findings"),
        governanceAccountId: organization.governanceAccountId,
        administratorId,
        prefix: names.prefix,
        contacts: findings.contacts,
        ...(findings.tags !== undefined && { tags: findings.tags }),
        accounts: accounts.map(({ id, name, unit, tags }) => ({ id, name, unit, tags: { ...tags } })),
      },
    };
  });
