import { bytesPerEvent, dollarsOf } from "../../model/network/volume";
import { type GovernedEvent, isOptIn, topics } from "../../model/catalog/governed-event";
import { isOfProfile, profiles } from "../../model/catalog/profiles";
import { code } from "./markdown";

/** Every governed event by topic: title, reason, origin, and prerequisites. */
export function governedEventsReference(events: readonly GovernedEvent[]): string {
  const used = topics.filter((topic) => events.some((event) => event.topic === topic));
  return [
    "# Governed events",
    "Generated from `model/catalog/events/` by `npm run docs`: change an entry, not this page.",
    `${events.length} entries. All are forwarded unless settings leave them out with ${code("events.exclude")}; those ` +
      `marked opt-in hold read-only calls or data events and are forwarded only when ${code("events.readOnly")} or ` +
      `${code("events.dataEvents")} names them. How often an entry occurs is an estimate, from which ${code("events.profile")} chooses. A team adds ` +
      `its own with ${code("events.custom")}. What each pattern matches is in the entry's file, ` +
      `${code("model/catalog/events/ID.ts")}; how patterns match is described in [event-patterns.md](event-patterns.md).`,
    ...used.flatMap((topic) => [`## ${topic}`, ...events.filter((event) => event.topic === topic).map(describeEvent)]),
  ].join("\n\n");
}

function describeEvent(event: GovernedEvent): string {
  return [
    `### ${event.id}`,
    event.why,
    [
      `- Source: ${code(event.source)}`,
      `- Forwarded from: ${describeOrigin(event.origin)}`,
      `- Regions: ${event.regions?.join(", ") ?? "any"}`,
      ...(event.readOnly ? [`- Read-only calls: ${isOptIn(event) ? "opt-in" : "forwarded without opt-in"}`] : []),
      ...(event.dataEvents ? ["- Data events: opt-in"] : []),
      ...(event.frequent ? ["- Frequent calls: opt-in"] : []),
      `- Volume: ${describeVolume(event)}`,
      ...(isOptIn(event) ? [`- Costs: ${describeCost(event)}`] : []),
      ...event.preconditions.map((precondition) => `- Needs: ${precondition}`),
    ].join("\n"),
  ].join("\n\n");
}

function describeVolume(event: GovernedEvent): string {
  const { perMonth, busyPerMonth, basis } = event.volume;
  const profile = profiles.find((each) => isOfProfile(event, each)) ?? "";
  return `about ${count(perMonth)} a month in a usual account, ${count(busyPerMonth)} in a busy one. ${basis} From profile ${code(profile)} on.`;
}

/** Of an opt-in, whose price somebody weighs. */
function describeCost({ volume: { perMonth, busyPerMonth }, dataEvents }: GovernedEvent): string {
  const dollars = (events: number) => {
    const amount = dollarsOf(events, events * bytesPerEvent);
    return amount < 0.01
      ? "less than a cent"
      : `about $${amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  };
  return `by the prices of us-east-1 ${dollars(perMonth)} a month for a usual account, ${dollars(busyPerMonth)} for a busy one, for delivery, archive and replay archive${dataEvents ? ", and CloudTrail's price of data events besides" : ""}.`;
}

const count = (events: number) => events.toLocaleString("en-US");

function describeOrigin(origin: GovernedEvent["origin"]): string {
  if (origin === "member") return "the account in which it occurs";
  if (origin === "hub") return "nowhere: a hub's function puts it on the central bus";
  if ("accounts" in origin) return origin.accounts.join(", ");
  const named = `the delegated administrator that ${code(`administrators.${origin.administrator}`)} names`;
  return origin.onlyIfNamed ? `${named}; from nowhere if it names none` : `${named}, or every account if it names none`;
}
