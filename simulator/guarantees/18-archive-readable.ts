import type { Guarantee } from "./guarantee";
import { judged } from "./helpers/facts";

export const archiveReadable: Guarantee<"readable"> = {
  id: 18,
  title: "what streams and program write, tables and views show: all of it, as it is, on every day that is kept",
  short: "tables show it all",
  unit: "facts",
  checkedOn:
    "each delivery stream, table, view, saved query, crawler and object of the program, compared with each other: place, format, compression, folders, partition projection on the first and the last day, and each key of an event with its value. What an event becomes on its way there, guarantees 1 and 5 ask",
  recordedOnly: true,
  check: ({ readable }) => judged(readable),
};
