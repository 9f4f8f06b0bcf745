import type { PageData } from "../../page/page-data";

/** A page that shows nothing. */
export const emptyPage: PageData = {
  environment: "prod",
  made: "2026-11-30T09:00:00.000Z",
  command: "npm start",
  verdict: { held: 0, of: 0, words: "Nothing was checked.", warnings: [], remarks: [] },
  proof: { idleRules: [] },
  figures: [],
  network: { accounts: [], regions: [], hubs: [], profiles: [], members: [] },
  guarantees: [],
  events: [],
  governed: [],
  detections: [],
  exceptions: [],
  processes: [],
  functions: [],
  actions: [],
  messages: [],
  queries: [],
  limits: [],
  assumptions: [],
  settings: [],
  ownEvents: false,
};
