import type { Envelope, JsonObject } from "../../../model/envelope";
import { cloudTrailSample } from "../../../model/catalog/cloudtrail-sample";
import type { Configuration } from "../../../functions/remediate/configuration";
import { readConfiguration } from "../../../functions/remediate/configuration";
import type { Call, Read } from "../../../model/remediations/remediation";
import { type RemediationId, remediations } from "../../../model/remediations/remediations";
import { exemptionSettings } from "../../../model/settings/exemptions";
import { remediationSettings } from "../../../model/settings/remediation";
import { createAdmission, judge, type Verdict } from "../../../functions/remediate/decide";

export const now = new Date("2026-11-26T12:00:00Z");
export const shop = "111122223333";
export const ownRole = "event-governance-prod-remediation-eu-west-1";

/** The program fills in the defaults of what operators write. */
const configurationOf = <Written extends { readonly remediation: object; readonly exemptions: readonly object[] }>(
  written: Written,
) =>
  readConfiguration({
    ...written,
    remediation: remediationSettings.parse(written.remediation),
    exemptions: exemptionSettings.parse(written.exemptions),
  });

export const configuration = (change: object = {}): Configuration =>
  configurationOf({
    remediation: { mode: "enforce" },
    exemptions: [],
    accounts: { [shop]: { name: "shop", unit: "Workloads/Production", tags: { team: "shop" } } },
    roles: { "eu-west-1": ownRole, "us-east-1": "event-governance-prod-remediation-us-east-1" },
    regions: ["eu-west-1", "us-east-1"],
    ...change,
  });

/** The event of a call in the shop's account, in eu-west-1. */
export const call = (
  source: `aws.${string}`,
  eventName: string,
  requestParameters: JsonObject | null,
  more: JsonObject = {},
): Envelope => {
  const sample = cloudTrailSample({ source, eventName, ...(source === "aws.iam" && { region: "us-east-1" }), more });
  return { ...sample, detail: { ...sample.detail, requestParameters, ...more } };
};

/** An answer for each call that reads, by its action; what is an `Error` is thrown. */
export type Answers = Readonly<Record<string, object | Error>>;

export const failure = (name: string) => Object.assign(new Error(name), { name });

const reader =
  (answers: Answers, seen: Call[] = []): Read =>
  async (asked) => {
    seen.push(asked);
    const answer = answers[asked.action];
    if (answer === undefined) throw new Error(`Nobody expected ${asked.action}.`);
    if (answer instanceof Error) throw answer;
    return answer as Record<string, unknown>;
  };

/** The verdict of one remediation on the only target of an event. */
export async function verdictOf(
  id: RemediationId,
  event: Envelope,
  answers: Answers,
  settings: Configuration = configuration(),
): Promise<Verdict> {
  const { candidates, decided } = createAdmission(settings)(event, now);
  const verdicts = decided.filter(({ candidate }) => candidate.remediation === id).map(({ verdict }) => verdict);
  const asked = candidates.filter(({ remediation }) => remediation === id);
  if (verdicts.length + asked.length !== 1)
    throw new Error(`${id} decides ${verdicts.length} and asks about ${asked.length} targets of the event.`);
  const [candidate] = asked;
  if (candidate === undefined) return verdicts[0] as Verdict;
  const live = await remediations[id].look(reader(answers), candidate.target);
  return judge(candidate, live, { event, configuration: settings, now });
}
