import type { Account } from "../../model/accounts/account";
import type { Envelope } from "../../model/envelope";
import { endedExemptionFor, exemptionFor, scopeOf } from "../../model/remediate/exemptions";
import { dayOf, matchesWildcard } from "../../model/texts";
import type { Exemption } from "../../model/settings/exemptions";
import { compilePattern } from "../../model/pattern/pattern";
import { modeOf } from "../../model/settings/effective-modes";
import type { RemediationSettings } from "../../model/settings/remediation";
import type { RemediationMode } from "../../model/settings/remediation-modes";
import { text } from "../../model/remediations/reading";
import type { Call, Plan, Seen, Tags, Target } from "../../model/remediations/remediation";
import { type RemediationId, remediationIds, remediations } from "../../model/remediations/remediations";
import { triggersOf } from "../../model/remediate/triggers";
import type { Configuration } from "./configuration";
import { own } from "../../model/json";

/** A target whose live state must be read. */
export interface Candidate {
  readonly remediation: RemediationId;
  readonly target: Target;
  readonly account: Account;
  readonly mode: Exclude<RemediationMode, "off">;
  /** ARN of the role to assume. */
  readonly roleArn: string;
}

/** The decision for one target: act, do nothing, or notify. */
export interface Verdict {
  /** `act`: make the calls. `would-act`: the same in dry-run. */
  readonly kind: "act" | "would-act" | "notify-only" | "exempt" | "nothing";
  readonly why: string;
  readonly calls: readonly Call[];
  readonly before?: Extract<Plan, { kind: "act" }>["before"];
}

/** An event that needs no action, and the reason. */
export interface Ignored {
  readonly remediation?: RemediationId;
  readonly why: string;
}

export interface Admission {
  readonly candidates: readonly Candidate[];
  /** Decided without live state: exempt, or in a place where remediation is not allowed. */
  readonly decided: readonly {
    readonly candidate: Pick<Candidate, "remediation" | "target">;
    readonly verdict: Verdict;
  }[];
  readonly ignored: readonly Ignored[];
}

/**
 * Decides which remediations an event triggers, with patterns compiled once. Everything that needs no call is decided
 * here.
 */
export function createAdmission(configuration: Configuration): (event: Envelope, now: Date) => Admission {
  const { remediation: settings, exemptions, accounts, roles, regions } = configuration;
  const triggers = remediationIds.map((id) => ({
    id,
    patterns: triggersOf(id, settings).map(({ source, pattern }) => compilePattern({ source: [source], ...pattern })),
  }));

  return (event, now) => {
    if (isFailedCall(event)) return ignoredFor("the call failed and changed nothing");
    if (event["replay-name"] !== undefined) return ignoredFor("the event is a replay");
    if (isOwnCall(event, Object.values(roles))) return ignoredFor("remediation made the call itself");
    const admission = {
      candidates: [] as Candidate[],
      decided: [] as Admission["decided"][number][],
      ignored: [] as Ignored[],
    };
    for (const { id, patterns } of triggers)
      if (patterns.some((pattern) => pattern.matches(event))) admit(id, event, now, admission);
    return admission;
  };

  function admit(
    id: RemediationId,
    event: Envelope,
    now: Date,
    {
      candidates,
      decided,
      ignored,
    }: { candidates: Candidate[]; decided: Admission["decided"][number][]; ignored: Ignored[] },
  ): void {
    const targets = remediations[id].targets(event);
    if (targets.length === 0) ignored.push({ remediation: id, why: "the event names nothing to remediate" });
    for (const target of targets) {
      const known = own(accounts, target.accountId);
      const decide = (kind: Verdict["kind"], why: string) =>
        decided.push({ candidate: { remediation: id, target }, verdict: { kind, why, calls: [] } });
      if (known === undefined) {
        decide("notify-only", `Account ${target.accountId} was not in the organization at the last \`pulumi up\`.`);
        continue;
      }
      const account: Account = { id: target.accountId, ...known };
      const mode = modeOf(settings, id, account);
      if (mode === "off") {
        ignored.push({ remediation: id, why: `the remediation is off in ${account.unit}` });
        continue;
      }
      const place = { remediation: id, account, resourceArn: target.arn, today: dayOf(now) };
      const exempted = exemptionFor(exemptions, place);
      // The event came to this hub; if the resource is in another hub's Region, the role there trusts another function.
      const roleRegion =
        target.arn.startsWith("arn:aws:iam:") && !regions.includes(target.region) ? event.region : target.region;
      const role = regions.includes(roleRegion) ? own(roles, roleRegion) : undefined;
      if (exempted !== undefined) decide("exempt", exemptText(exempted));
      else if (role === undefined)
        decide("notify-only", `The resource is in ${target.region}, which this hub does not govern.`);
      else
        candidates.push({
          remediation: id,
          target,
          account,
          mode,
          roleArn: `arn:aws:iam::${target.accountId}:role/${role}`,
        });
    }
  }
}

/** Decides about a candidate from its live state; `undefined` state: the resource was deleted. */
export function judge(
  { remediation, target, account, mode }: Candidate,
  live: Seen<RemediationSettings> | undefined,
  {
    event,
    configuration,
    now,
  }: { readonly event: Envelope; readonly configuration: Configuration; readonly now: Date },
): Verdict {
  if (live === undefined) return { kind: "nothing", why: "The resource is gone.", calls: [] };
  const { exemptions, remediation: settings } = configuration;
  const plan = live.plan({ event, settings });
  if (plan.kind !== "act") return { ...plan, calls: [] };
  const question = { remediation, account, resourceArn: target.arn, tags: live.tags, today: dayOf(now) };
  const exempted = exemptionFor(exemptions, question);
  if (exempted !== undefined) return { kind: "exempt", why: `${plan.why} ${exemptText(exempted)}`, calls: [] };
  const tag = managingTag(live.tags, settings.managedByCode);
  if (tag !== undefined)
    return {
      kind: "notify-only",
      why: `${plan.why} No action is taken, because code manages the resource (tag ${tag}): fix it there.`,
      calls: plan.calls,
    };
  const { calls, before } = plan;
  const ended = endedExemptionFor(exemptions, question);
  const why = ended === undefined ? plan.why : `${plan.why} ${endedText(ended)}`;
  return { kind: mode === "enforce" ? "act" : "would-act", why, calls, ...(before !== undefined && { before }) };
}

const ignoredFor = (why: string): Admission => ({ candidates: [], decided: [], ignored: [{ why }] });

const exemptText = (exemption: Exemption) =>
  `It is exempt (${scopeOf(exemption)}) until ${exemption.expires}, according to ${exemption.owner}: ${exemption.reason}`;

const endedText = (exemption: Exemption) =>
  `Its exemption (${scopeOf(exemption)}, owner ${exemption.owner}) expired on ${exemption.expires}.`;

/** CloudTrail also records failed calls (CloudTrail user guide, "CloudTrail record contents": errorCode). */
const isFailedCall = ({ detail }: Envelope) =>
  (detail["errorCode"] ?? null) !== null || (detail["errorMessage"] ?? null) !== null;

/**
 * True if one of our own roles made the call, by the exact ARN of the role in the event's own account. Session and user
 * names can be chosen freely, so neither is evidence.
 */
function isOwnCall({ account, detail }: Envelope, roleNames: readonly string[]): boolean {
  const issuer = text(detail, "userIdentity", "sessionContext", "sessionIssuer", "arn");
  return (
    text(detail, "userIdentity", "type") === "AssumedRole" &&
    roleNames.some((name) => issuer === `arn:aws:iam::${account}:role/${name}`)
  );
}

/** The first tag that marks a resource as managed by code: `terraform=true` for the pattern `terraform`. */
function managingTag(tags: Tags, patterns: readonly string[]): string | undefined {
  const carried = Object.entries(tags).find(([key, value]) =>
    patterns.some((pattern) => {
      const [wantedKey = "", wantedValue = "*"] = splitOnce(pattern);
      return matchesWildcard(wantedKey, key) && matchesWildcard(wantedValue, value);
    }),
  );
  return carried && carried.join("=").slice(0, 200);
}

function splitOnce(pattern: string): [string, string?] {
  const cut = pattern.indexOf("=");
  return cut < 0 ? [pattern] : [pattern.slice(0, cut), pattern.slice(cut + 1)];
}
