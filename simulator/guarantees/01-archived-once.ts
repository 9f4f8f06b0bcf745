import type { Envelope } from "../../model/envelope";
import { isFromAws } from "../expectations/reading";
import type { Journey } from "../traffic/journey";
import type { Send } from "../traffic/send";
import type { Guarantee } from "./guarantee";
import { blameFor } from "./helpers/blame-for";
import { failureOf } from "./helpers/failure-of";

export const archivedOnce: Guarantee<"journeys" | "arrivedOn" | "reading" | "world"> = {
  id: 1,
  title: "every governed event is archived exactly once, in the partition its content says",
  short: "archived exactly once",
  unit: "events",
  checkedOn:
    "each governed event; each record without a partition lies below `errors/`; each table shows as many rows as streams and program wrote below it; each view runs",
  check: ({ journeys, arrivedOn, reading, world }) => {
    const expected = journeys.filter(({ send }) => send.expect === "archived" || send.expect === "errors");
    const folders = new Map<string, string>();
    const failures = expected.flatMap((journey) => {
      const problem =
        journey.send.expect === "archived" ? archiveProblem(journey, folders, arrivedOn) : errorProblem(journey);
      return problem === undefined ? [] : [failureOf(journey, problem, blameFor(journey, world, "deliverystream"))];
    });
    const unread = reading.map(({ table, resource, problem }) => ({
      event: `table ${table}`,
      path: [],
      resource,
      problem,
    }));
    const partitioned = expected.filter(({ send }) => send.expect === "archived").length;
    return {
      checked: expected.length,
      parts: { "to be archived": partitioned, "without a usable partition": expected.length - partitioned },
      failures: [...failures, ...unread],
    };
  },
};

function archiveProblem(
  { send, landings }: Journey,
  folders: Map<string, string>,
  arrivedOn: string,
): string | undefined {
  if (landings.length !== 1) return `It was to be archived once, and was ${landings.length} times.`;
  const [{ key, error } = { key: "", error: undefined }] = landings;
  if (error !== undefined) return `It was to be archived, and is below the error prefix: ${error}.`;
  return folderProblem(send, key, folders, arrivedOn);
}

/**
 * Checks a key as a person looking for the event would read it, independently of the code that wrote it: the day of its
 * time, its source and its detail type, in lower case with `_` for spaces. An unusual detail type may become any valid
 * folder name, as long as no other detail type has the same.
 *
 * Whoever puts an event chooses its time, so that it is in the day of its arrival; where settings leave the detail type
 * to the sender too, it shares a folder with all others.
 */
function folderProblem(
  { event, typeOfItsOwn }: Send,
  key: string,
  folders: Map<string, string>,
  arrivedOn: string,
): string | undefined {
  const { source, "detail-type": detailType }: Envelope = event;
  const dayOfEvent = isFromAws(event) ? event.time.slice(0, 10) : arrivedOn;
  const [, day, inSource, folder = ""] =
    /^events(?:-[a-z]+)?\/day=([^/]+)\/source=([^/]+)\/detail_type=([^/]+)\/[^/]+$/.exec(key) ?? [];
  if (day !== dayOfEvent || inSource !== source.toLowerCase())
    return `It was to be in events/day=${dayOfEvent}/source=${source.toLowerCase()}/, and is ${key}.`;
  if (typeOfItsOwn === false)
    return folder === "__other"
      ? undefined
      : `Its sender chose the detail type, so that it was to be in the folder detail_type=__other, and is ${key}.`;
  const plain = /^[A-Za-z0-9]+( [A-Za-z0-9]+)*$/.test(detailType) && detailType.length <= 100;
  const wanted = detailType.toLowerCase().replaceAll(" ", "_");
  if (plain && folder !== wanted) return `It was to be in a folder detail_type=${wanted}, and is ${key}.`;
  if (!/^[a-z0-9_]{1,100}$/.test(folder)) return `detail_type=${folder} is no fit folder name: ${key}.`;
  const other = folders.get(folder) ?? detailType;
  folders.set(folder, other);
  const same = other.toLowerCase().replaceAll(" ", "_") === wanted;
  return same ? undefined : `It shares the folder detail_type=${folder} with events of the type "${other}".`;
}

function errorProblem({ landings }: Journey): string | undefined {
  const kept = landings.length === 1 && landings[0]?.error !== undefined;
  return kept ? undefined : "It has no usable partition and was to be kept below the error prefix, once.";
}
