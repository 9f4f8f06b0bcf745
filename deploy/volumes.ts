import type { Environment } from "../environment/environment";
import { number } from "../console/count";
import { tableOf } from "../console/table";
import { wrap } from "../console/wrap";
import { isEnabled } from "../model/accounts/opt-in-regions";
import { monthlyVolumes } from "../model/network/volume";

/** What each profile of `events.profile` comes to in a month, as a table with a sentence on what it is. */
export function volumeTable({ settings, accounts }: Pick<Environment, "settings" | "accounts">, width: number): string {
  const regions = Object.keys(settings.regions);
  const places = accounts.reduce(
    (sum, account) => sum + regions.filter((region) => isEnabled(account, region)).length,
    0,
  );
  const rows = monthlyVolumes(settings, { accounts: accounts.length, places }).map(
    ({ profile, entries, events, bytes, dollars }) => [
      profile === settings.events.profile ? `${profile} (chosen)` : profile,
      number(entries),
      number(events),
      `${number(Math.round(bytes / 1e6))} MB`,
      `$${number(Math.ceil(dollars))}`,
    ],
  );
  return [
    "",
    ...tableOf(
      [
        { head: "events.profile" },
        { head: "entries", align: "right" },
        { head: "events a month", align: "right" },
        { head: "size", align: "right" },
        { head: "cost", align: "right" },
      ],
      rows,
      { width },
    ),
    ...wrap(
      "Estimates: the catalog's volumes for usual accounts, heartbeats, and prices of us-east-1 for delivery, Firehose and the replay archive (docs/cost.md). Storage, queries and functions are not in it.",
      width,
    ),
    "",
  ].join("\n");
}
