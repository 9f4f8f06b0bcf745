import type { Guarantee } from "./guarantee";

export const queriesAnswer: Guarantee<"queries"> = {
  id: 5,
  title: "each saved query runs and finds exactly what the traffic contains",
  short: "saved queries are right",
  unit: "queries",
  checkedOn:
    "each saved query in each hub, against an answer computed from the archived events and the places that settings cover; once more for a day without events",
  check: ({ queries }) => {
    const failures = queries.flatMap((query) =>
      query.problem === undefined
        ? []
        : [{ event: `query ${query.name} in ${query.region}`, path: [], resource: query.urn, problem: query.problem }],
    );
    return { checked: queries.length, failures };
  },
};
