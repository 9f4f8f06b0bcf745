import { UsageError } from "../console/usage-error";
import { assumptions, type Assumed, type AssumptionId } from "../model/cost/assumptions";
import { own } from "../model/json";

/** `["queriesPerMonth=500"]` → `{ queriesPerMonth: 500 }`. Throws {@link UsageError} for another name, or no number. */
export function readAssumptions(texts: readonly string[]): Partial<Assumed> {
  return Object.fromEntries(
    texts.map((text): [AssumptionId, number] => {
      const [, name = "", value = ""] = /^(\w+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
      if (name === "") throw new UsageError(`--assume is "${text}". Write NAME=NUMBER, such as queriesPerMonth=500.`);
      if (own(assumptions, name) === undefined)
        throw new UsageError(
          `--assume names "${name}", which is not assumed. Choose one of: ${Object.keys(assumptions).join(", ")}.`,
        );
      return [name as AssumptionId, Number(value)];
    }),
  );
}
