import { catalog } from "../../model/catalog/catalog";
import { governedEvents } from "../../model/network/governed-events";
import { accountLife } from "./account-life";
import { correlationTraffic } from "./findings-scenario";
import { detectionTraffic } from "./detection-traffic";
import { floods } from "./floods";
import { hasRegion } from "./expected-places";
import { hostileTraffic } from "./hostile-traffic";
import { arise, type Send, type Stage, toSend } from "./send";

/**
 * Sample traffic: every governed event from every account and Region where it can occur, each detection's sample and
 * near miss, an account's lifecycle, and hostile traffic.
 */
export function sampleTraffic(stage: Stage): Send[] {
  const accounts = new Map(stage.accounts.map((account) => [account.id, account]));
  const arises = ({ event: { account, region } }: Send) => {
    const known = accounts.get(account);
    return known === undefined || hasRegion(known, region);
  };
  return [
    // Before everything else, so that whatever floods can use up is used up when genuine events arrive.
    ...floods(stage),
    ...governedTraffic(stage),
    ...detectionTraffic(stage),
    ...accountLife(stage),
    ...correlationTraffic(stage),
    ...hostileTraffic(stage),
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
  return entries.flatMap((entry) =>
    stage.regions
      .filter((region) => entry.regions === undefined || entry.regions.includes(region))
      .flatMap((region) =>
        stage.accounts.map((account) => {
          const event = arise(entry, account.id, region, stage.now);
          return toSend(`${entry.id} from ${account.name} in ${region}`, event, stage.expectedOutcomeOf);
        }),
      ),
  );
}
