import { type Breakage, edit } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a ticket system that is told the whole event",
    change: edit("aws:cloudwatch/eventTarget:EventTarget", (inputs, { name }) => {
      if (name === "ticket-systems-tickets") delete inputs.inputPath;
    }),
    resource: /ticket-systems-tickets$/,
    says: /something else/,
    functions: /notify/,
  },
];
