import type { Settings } from "./schema";
import { own } from "../json";

/** The governed Regions, each with its hub where it is none itself. */
export type Regions = Settings["regions"];

/** The Region whose central bus receives a Region's events: itself, unless settings name another. */
export const hubOf = (regions: Regions, region: string): string => own(regions, region)?.hub ?? region;

export const isHub = (regions: Regions, region: string): boolean => hubOf(regions, region) === region;

/** The hubs among the governed Regions, in the order of settings. */
export const hubsOf = (regions: Regions): string[] => Object.keys(regions).filter((region) => isHub(regions, region));

/** The governed Regions whose events come to a hub, sorted. */
export const regionsOf = (regions: Regions, hub: string): string[] =>
  Object.keys(regions)
    .filter((region) => hubOf(regions, region) === hub)
    .sort();
