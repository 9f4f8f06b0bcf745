import { catalog } from "../../model/catalog/catalog";
import { governedEvents } from "../../model/network/governed-events";
import { accountLife } from "./account-life";
import { correlationTraffic, ownFindingTraffic } from "./findings-scenario";
import { detectionTraffic } from "./detection-traffic";
import { exceptionTraffic } from "./exception-traffic";
import { floods } from "./floods";
import { hasRegion } from "./expected-places";
import { hostileTraffic } from "./hostile-traffic";
import type { GovernedEvent } from "../../model/catalog/governed-event";
import { type Place, type Thinning, thinTraffic } from "./thinning";
import { incidentTraffic } from "./incident-traffic";
import { leakedKeyTraffic, ownEvidenceTraffic } from "./evidence-traffic";
import { quietPlace } from "./quiet-place";
import { seriesTraffic } from "./series-traffic";
import { arise, type Send, type Stage, toSend } from "./send";

/**
 * Sample traffic: every governed event from every account and Region where it can occur, each detection's sample and
 * near misses, what exceptions except and what they just do not, incidents that must not hide each other, an account's
 * lifecycle, hostile traffic, and what archives have of an account that fell silent.
 */
export function sampleTraffic(stage: Stage): Send[] {
  const accounts = new Map(stage.accounts.map((account) => [account.id, account]));
  const arises = ({ event: { account, region } }: Send) => {
    const known = accounts.get(account);
    return known === undefined || hasRegion(known, region);
  };
  const series = seriesTraffic(stage);
  return [
    // What correlation rules learn from is what they see first.
    ...series.first,
    // Then these, so that each is told before the others fill the channels.
    ...incidentTraffic(stage),
    ...exceptionTraffic(stage),
    // Before everything else, so that whatever floods can use up is used up when genuine events arrive.
    ...floods(stage),
    ...governedTraffic(stage),
    ...derivedTraffic(stage),
    ...detectionTraffic(stage),
    ...series.others,
    ...accountLife(stage),
    ...correlationTraffic(stage),
    ...ownFindingTraffic(stage),
    ...hostileTraffic(stage),
    ...ownEvidenceTraffic(stage),
    ...leakedKeyTraffic(stage),
    ...quietPlace(stage),
    ...feedbackTraffic(stage),
  ].filter(arises);
}

/** The archive's own work, as its account's default bus sees it. */
const feedbackTraffic = ({ feedback }: Stage): Send[] =>
  feedback.map(({ what, event }) => ({
    name: what,
    event,
    via: { kind: "service" },
    expect: "unfed",
    why: "the archive's own work causes it, so each archived event would cause another",
  }));

/** The events of the catalog, enabled or not, and the team's own. Heartbeats come from their recorded schedules. */
function governedTraffic(stage: Stage): Send[] {
  const custom = governedEvents(stage.settings).filter((entry) => !catalog.includes(entry));
  const entries = [...catalog, ...custom].filter((entry) => entry.id !== "heartbeat");
  const chosen = stage.all ? () => true : thinnedEntries(entries, stage);
  return entries.flatMap((entry, index) =>
    stage.regions
      .filter((region) => entry.regions === undefined || entry.regions.includes(region))
      .flatMap((region) =>
        stage.accounts
          .filter(({ id }) => chosen(index, { account: id, region }))
          .map((account) => {
            const event = arise(entry, account.id, region, stage.now);
            const name = `${entry.id} from ${account.name} in ${region}`;
            return { ...toSend(name, event, stage.expectedOutcomeOf), ...(!stage.all && { entry: entry.id }) };
          }),
      ),
  );
}

/**
 * One governed event from each account for which another stands: its organization, its account in the hub's tables and
 * functions are its own. In each Region they take turns with the entries.
 */
function derivedTraffic({ derived = [], settings, now, expectedOutcomeOf }: Stage): Send[] {
  // Of an account whose one call changes a trail or a rule, no other call would say that it is heard nevertheless.
  const entries = [...catalog, ...governedEvents(settings).filter((entry) => !catalog.includes(entry))].filter(
    ({ id, source }) => id !== "heartbeat" && !/^aws\.(cloudtrail|events|scheduler)$/.test(source),
  );
  const turns = new Map<string, number>();
  return derived.flatMap(({ account, region }) => {
    for (let tried = 0; tried < entries.length; tried++) {
      const turn = turns.get(region) ?? 0;
      turns.set(region, turn + 1);
      const entry = entries[turn % entries.length];
      if (entry === undefined || entry.regions?.includes(region) === false) continue;
      const send = toSend(
        `${entry.id} from ${account} in ${region}`,
        arise(entry, account, region, now),
        expectedOutcomeOf,
      );
      if (send.expect === "archived") return [send];
    }
    return [];
  });
}

function thinnedEntries(entries: readonly GovernedEvent[], { accounts, regions, rulesAt, now }: Stage): Thinning {
  const kinds = entries.map((entry) => ({
    regions: entry.regions,
    arises: ({ account, region }: Place) => arise(entry, account, region, now),
  }));
  const places = accounts.flatMap((account) =>
    regions.filter((region) => hasRegion(account, region)).map((region) => ({ account: account.id, region })),
  );
  return thinTraffic(kinds, places, rulesAt);
}
