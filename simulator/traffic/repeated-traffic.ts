import { createHash } from "node:crypto";
import { type ExpectationPlace, type ExpectedOutcomeOf, expectedOutcomes } from "./expected-outcome";
import type { Settings } from "../../model/settings/schema";
import type { Send, Stage } from "./send";
import { sampleTraffic } from "./traffic";

/**
 * Expectations and sample traffic for whoever simulates one environment many times in a process, each time with other
 * resources: both follow from settings, accounts and the present, and the traffic from what a stage says of recorded
 * resources. Everything in them is read-only.
 */
const expectations = new WeakMap<
  Settings,
  { readonly place: Required<ExpectationPlace>; readonly of: ExpectedOutcomeOf }
>();

/** `expectedOutcomes`; what was derived last for the same settings object is used again. */
export function expectedOutcomesOf(settings: Settings, place: Required<ExpectationPlace>): ExpectedOutcomeOf {
  const known = expectations.get(settings);
  if (
    known?.place.environment === place.environment &&
    known.place.accounts === place.accounts &&
    known.place.now.getTime() === place.now.getTime()
  )
    return known.of;
  const of = expectedOutcomes(settings, place);
  expectations.set(settings, { place, of });
  return of;
}

/** Most kinds of traffic that stay for one environment: few changes of resources change what is sent. */
const mostKept = 6;

const traffic = new WeakMap<ExpectedOutcomeOf, Map<string, readonly Send[]>>();

/** `sampleTraffic`; that of an equal stage is used again. */
export function sampleTrafficOf(stage: Stage): readonly Send[] {
  const known = traffic.get(stage.expectedOutcomeOf) ?? new Map<string, readonly Send[]>();
  traffic.set(stage.expectedOutcomeOf, known);
  const key = keyOf(stage);
  const sends = known.get(key) ?? sampleTraffic(stage);
  known.delete(key);
  known.set(key, sends);
  const [oldest] = known.keys();
  if (known.size > mostKept && oldest !== undefined) known.delete(oldest);
  return sends;
}

/** Equal for stages that differ in nothing but their functions, which are compared by what they are asked. */
function keyOf({ settings: _, expectedOutcomeOf: __, rulesAt, ...rest }: Stage): string {
  const hash = createHash("sha256").update(JSON.stringify(rest));
  // Patterns are long, and most places have the same.
  const numbers = new Map<string, number>();
  for (const { id: account } of rest.accounts)
    for (const region of rest.regions) {
      const rules = rulesAt({ account, region }).map(({ pattern = "", state, targets }) => {
        const known = numbers.get(pattern);
        if (known === undefined) {
          hash.update(`\0${pattern}`);
          numbers.set(pattern, numbers.size);
        }
        return `${known ?? numbers.size - 1}:${state}:${targets.length}`;
      });
      hash.update(`\0${rules.join(" ")}`);
    }
  return hash.digest("base64");
}
