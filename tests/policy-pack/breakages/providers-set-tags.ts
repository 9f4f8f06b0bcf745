import { type Breakage, edit } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a provider without tags",
    change: edit("pulumi:providers:aws", (provider) => delete provider["defaultTags"], /^governance$/),
    names: /central-bus/,
    says: /Project, Environment/,
  },
];
