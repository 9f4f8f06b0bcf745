import type { Guarantee } from "./guarantee";
import { judged } from "./helpers/facts";

export const peopleWork: Guarantee<"people"> = {
  id: 17,
  title: "analyst and reader can run each saved query by their policy alone, and do nothing else",
  short: "people's access is exact",
  unit: "facts",
  checkedOn:
    "each hub: its saved queries; its workgroup's limit, engine, results and their encryption; each call that a query needs of Athena, Glue, S3 and KMS, asked for somebody with the policy for analysts, and with the one for readers; calls next to these, and those that change something, which neither may make, and no call besides these",
  recordedOnly: true,
  check: ({ people }) => judged(people),
};
