import { type Breakage, edit } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a log that is kept forever",
    change: edit("aws:cloudwatch/logGroup:LogGroup", (group) => delete group["retentionInDays"]),
    names: /LogGroup::/,
    says: /forever/,
  },
];
