import { type GovernedEvent, isOptIn, type Volume } from "./governed-event";

/** How much is governed: what is rare, all that needs no opt-in, or all. */
export const profiles = ["core", "wide", "everything"] as const;
export type Profile = (typeof profiles)[number];

/** Of a team's own events: neither rare nor frequent. */
export const assumedVolume: Volume = {
  perMonth: 100,
  busyPerMonth: 5000,
  basis: "Assumed: nobody has said how often it occurs.",
};

/** Events a month of one account, up to which an entry belongs to `core`. */
export const mostOfCore = { perMonth: 1000, busyPerMonth: 10_000 } as const;

/** True if the profile has the entry, whatever settings name or leave out. */
export function isOfProfile(event: GovernedEvent, profile: Profile): boolean {
  if (profile === "everything") return true;
  if (isOptIn(event)) return false;
  if (profile === "wide" || event.origin === "hub" || typeof event.origin === "object") return true;
  const { perMonth, busyPerMonth } = event.volume;
  return perMonth <= mostOfCore.perMonth && busyPerMonth <= mostOfCore.busyPerMonth;
}
