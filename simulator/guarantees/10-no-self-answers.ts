import type { Guarantee } from "./guarantee";

export const noSelfAnswers: Guarantee<"functions"> = {
  id: 10,
  title: "no function answers its own calls, and none goes on for ever",
  short: "no function loops",
  unit: "invocations",
  checkedOn: "each invocation: what a function causes comes back as events",
  check: ({ functions: { runs, loops } }) => ({
    checked: runs.reduce((sum, { invocations }) => sum + invocations.length, 0),
    failures: loops.map(({ urn, problem }) => ({
      event: "what functions cause",
      path: [],
      resource: urn,
      problem: `It ${problem}.`,
    })),
  }),
};
