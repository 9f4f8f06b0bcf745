import type { Guarantee } from "./guarantee";
import { judged } from "./helpers/facts";

export const somebodyHears: Guarantee<"hearing"> = {
  id: 13,
  title: "each failure that leaves no event sets off an alarm, and each alarm reaches somebody",
  short: "failures are told",
  unit: "facts",
  checkedOn:
    "each alarm: its metric, dimensions and statistic, its threshold and patience, that it watches what its name and its description say, its topic's policy, key and subscriptions, each of an address that settings name; each queue, function, delivery stream and central bus: that an alarm watches it; each rule that tells a topic; calls that would blind the archive, of each kind, and calls beside these; each dashboard: its body, and each of its metrics and alarms",
  recordedOnly: true,
  check: ({ hearing }) => judged(hearing),
};
