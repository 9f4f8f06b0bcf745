import type { Guarantee } from "./guarantee";

export const withinQuotas: Guarantee<"quotas" | "defects"> = {
  id: 6,
  title: "every rule, policy, pattern and stream is within its quota and would be accepted",
  short: "within AWS's quotas",
  unit: "limits",
  checkedOn:
    "lengths, counts and names of recorded resources; everything the evaluators had to refuse; each type, and each property of what hands on, holds or handles events, that no evaluator reads; lifecycle rules that delete what the program wrote",
  check: ({ quotas, defects }) => {
    const beyond = quotas
      .filter(({ value, limit }) => value > limit)
      .map(({ urn, what, value, limit }) => ({
        event: what,
        path: [],
        resource: urn,
        problem: `${what}: ${value}, and AWS allows ${limit}.`,
      }));
    const refused = defects.map(({ urn, problem }) => ({
      event: "a recorded resource",
      path: [],
      resource: urn,
      problem,
    }));
    return { checked: quotas.length, failures: [...beyond, ...refused] };
  },
};
