import type { Environment } from "../../../environment/environment";
import { regionsOf } from "../../../environment/environment";
import { catalog } from "../../../model/catalog/catalog";
import { type GovernedEvent, isOptIn } from "../../../model/catalog/governed-event";
import { type EventSections, governedEvents } from "../../../model/network/governed-events";
import { compilePattern, type Matcher } from "../../../model/pattern/pattern";
import { hubOf, isHub } from "../../../model/settings/regions";
import { isObject } from "../../../model/json";
import type { HubData, NetworkData, ProfileData, RuleData } from "../../../page/page-data";
import type { Bus } from "../../services/events/world";
import type { Rule } from "../../services/events/rule";
import type { Resource } from "../../graph";
import { property } from "../../recorded";
import type { SimulationResult } from "../../simulation";

/**
 * The network as it was recorded, not as it was planned: which governed events a rule takes is asked of the rule's own
 * pattern. What many accounts have alike stands once.
 */
export function networkOf(
  { settings, accounts, ...environment }: Environment,
  { world, recording }: Pick<SimulationResult, "world" | "recording">,
): NetworkData {
  const regions = regionsOf(environment);
  const governed = governedEvents(settings);
  const profiles: ProfileData[] = [];
  const known = new Map<string, number>();
  const ruleOf = ruleReader(governed);
  const buses = new Map(world.buses.map((bus) => [bus.arn, bus]));

  const policiesOf = policyReader({ world, recording });
  const read = new Map<string, number>();
  /** Many accounts are like one that stands for them. */
  const profileOf = (account: string, region: string): number => {
    const place = `${account} ${region}`;
    const index = read.get(place) ?? readProfile(account, region);
    read.set(place, index);
    return index;
  };

  const readProfile = (account: string, region: string): number => {
    const bus = buses.get(`arn:aws:events:${region}:${account}:event-bus/default`);
    if (bus === undefined || bus.rules.length === 0) return -1;
    const rules = bus.rules.map((rule) => anywhere(ruleOf(rule, account, region), account, region));
    const taken = new Set(rules.flatMap(({ events }) => events));
    const leftOut = [...new Map([...catalog, ...governed].map((event) => [event.id, event])).values()]
      .filter(({ id }) => !taken.has(id))
      .map((event) => ({ event: event.id, why: whyNot(event, governed, settings, account, region) }))
      .sort((a, b) => (a.event < b.event ? -1 : 1));
    const policies = policiesOf(bus.rules, opener(account, region));
    const key = JSON.stringify([rules, policies, leftOut]);
    const index = known.get(key) ?? profiles.push({ rules, policies, leftOut }) - 1;
    known.set(key, index);
    return index;
  };

  // An account of which nothing is recorded in a Region has there what the account has that stands for it.
  const members = accounts.map(({ id }) =>
    regions.map((region) => profileOf(recording.derived?.standIn(id, region) ?? id, region)),
  );
  return {
    accounts: accounts.map(({ id, name, unit, tags }) => ({ id, name, unit: unit ?? "/", tags: { ...tags } })),
    regions: regions.map((name) => ({ name, hub: hubOf(settings.regions, name) })),
    hubs: regions
      .filter((region) => isHub(settings.regions, region))
      .flatMap((region) => {
        const bus = world.buses.find(
          (each) =>
            each.region === region &&
            each.account === settings.organization.governanceAccountId &&
            each.name !== "default",
        );
        return bus === undefined ? [] : [hubDataOf(bus)];
      }),
    profiles,
    members,
  };

  function hubDataOf(bus: Bus): HubData {
    const statements = recording.graphs
      .flatMap(({ resources }) => resources)
      .filter(
        (each) =>
          each.type === "aws-native:events:EventBusPolicy" &&
          each.account === bus.account &&
          each.region === bus.region &&
          property(each, "eventBusName") === bus.name,
      )
      .map((each) => ({ Sid: property(each, "statementId"), ...(property(each, "statement") as object | undefined) }));
    return {
      region: bus.region,
      bus: bus.arn,
      policy: JSON.stringify({ Statement: statements }),
      rules: bus.rules.map((rule) => ruleOf(rule, bus.account, bus.region)),
    };
  }
}

function ruleReader(governed: readonly GovernedEvent[]): (rule: Rule, account: string, region: string) => RuleData {
  const compiled = new Map<string, Matcher>();
  const taken = new Map<string, readonly string[]>();
  return ({ name, state, pattern = "{}", targets }, account, region) => {
    const key = /"(account|region)":/.test(pattern) ? `${pattern} ${account} ${region}` : pattern;
    let events = taken.get(key);
    if (events === undefined) {
      const matcher = compiled.get(pattern) ?? compilePattern(JSON.parse(pattern) as never);
      compiled.set(pattern, matcher);
      events = governed
        .filter(({ sample }) => [{ ...sample, account, region }, sample].some((event) => matcher.matches(event)))
        .map(({ id }) => id);
      taken.set(key, events);
    }
    return {
      name,
      state,
      pattern,
      targets: targets.map(({ arn, roleArn, deadLetterArn }) => ({
        arn,
        ...(roleArn !== undefined && { role: roleArn }),
        ...(deadLetterArn !== undefined && { deadLetters: deadLetterArn }),
      })),
      events,
    };
  };
}

/** The same for each account and Region: their own id and name are left open. The bus that it sends to is not theirs. */
function anywhere(rule: RuleData, account: string, region: string): RuleData {
  const open = opener(account, region);
  return {
    ...rule,
    name: open(rule.name),
    targets: rule.targets.map(({ arn, role, deadLetters }) => ({
      arn,
      ...(role !== undefined && { role: open(role) }),
      ...(deadLetters !== undefined && { deadLetters: open(deadLetters) }),
    })),
  };
}

const opener = (account: string, region: string) => (text: string) =>
  text.replaceAll(account, "{account}").replaceAll(region, "{region}");

/** The documents of policies, as the recorded resources have them, of what rules need to get an event away. */
function policyReader({ world, recording }: Pick<SimulationResult, "world" | "recording">) {
  const byUrn = new Map(
    recording.graphs.flatMap(({ resources }) => resources).map((resource) => [resource.urn, resource]),
  );
  return (rules: readonly Rule[], open: (text: string) => string): ProfileData["policies"] => {
    const targets = rules.flatMap((rule) => rule.targets);
    const policiesOn = (arn: string) => {
      const role = world.role(arn);
      return role === undefined ? world.policiesOn(arn) : [...role.trust, ...role.policies];
    };
    return [...new Set(targets.flatMap(({ roleArn, deadLetterArn }) => [roleArn ?? "", deadLetterArn ?? ""]))]
      .filter((arn) => arn !== "")
      .sort()
      .map((arn) => ({
        of: open(arn),
        documents: policiesOn(arn).flatMap(({ title, urn }) =>
          documentsIn(byUrn.get(urn), title).map((code) => ({ title: open(title), code: open(code) })),
        ),
      }));
  };
}

/** The policy with this title, or all that the resource has. */
function documentsIn(resource: Resource | undefined, title: string): string[] {
  if (resource === undefined) return [];
  const inline = property(resource, "inlinePolicies");
  const named = (Array.isArray(inline) ? inline : []).filter(isObject);
  const found = title.startsWith("trust policy")
    ? [property(resource, "assumeRolePolicy")]
    : [
        property(resource, "policy"),
        ...named.filter(({ name }) => title.includes(`"${String(name)}"`)).map(({ policy }) => policy),
      ];
  return found.flatMap((each) => (typeof each === "string" ? [each] : isObject(each) ? [JSON.stringify(each)] : []));
}

function whyNot(
  event: GovernedEvent,
  governed: readonly GovernedEvent[],
  { events, administrators }: Pick<EventSections, "events" | "administrators">,
  account: string,
  region: string,
): string {
  const { id, origin, regions } = event;
  if (events.exclude.includes(id)) return "settings leave it out: events.exclude";
  if (isOptIn(event) && ![...events.readOnly, ...events.dataEvents].includes(id))
    return event.dataEvents === true
      ? "data events, which events.dataEvents must name"
      : event.readOnly === true
        ? "read-only calls, which events.readOnly must name"
        : "frequent calls, which events.readOnly must name";
  if (origin === "hub") return "made by the hub's own functions, on the central bus";
  if (typeof origin === "object" && "accounts" in origin && !origin.accounts.includes(account))
    return `the team's own, from ${origin.accounts.join(", ")}`;
  if (typeof origin === "object" && "administrator" in origin) {
    const administrator = administrators[origin.administrator];
    if (administrator === undefined) return `settings name no administrator of ${origin.administrator}`;
    if (administrator.accountId !== account) return `its service's administrator sends it, ${administrator.accountId}`;
    if (administrator.regions?.includes(region) === false)
      return `its service's administrator sends it from ${administrator.regions.join(", ")}`;
  }
  if (regions !== undefined && !regions.includes(region)) return `arises in ${regions.join(", ")} alone`;
  if (!governed.some((each) => each.id === id)) return "nothing in the settings asks for it";
  return "no rule here takes its sample";
}
