import type { Guarantee } from "./guarantee";

export const nobodyElseMay: Guarantee<"whoMay"> = {
  id: 15,
  title: "nobody may use a role, bus, queue, topic, key or bucket but those that it was made for",
  short: "made for one, used by one",
  unit: "questions",
  checkedOn:
    "each trust policy, and each policy of a bus, queue, topic, key, function or bucket: calls of administrators outside the organization, of another one, of other accounts inside it, of roles that the policy names and nothing recorded is, of services that nothing recorded uses there, and of the right service on behalf of another account or resource. A condition key of which the simulator knows nothing counts as open",
  recordedOnly: true,
  check: ({ whoMay: { questions, openings } }) => ({
    checked: questions,
    failures: openings.map(({ what, urn, problem }) => ({ event: what, path: [], resource: urn, problem })),
  }),
};
