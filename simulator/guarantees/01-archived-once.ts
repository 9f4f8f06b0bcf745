import type { Envelope } from "../../model/envelope";
import type { Journey } from "../traffic/journey";
import type { Guarantee } from "./guarantee";
import { blameFor } from "./helpers/blame-for";
import { failureOf } from "./helpers/failure-of";

export const archivedOnce: Guarantee<"journeys" | "reading" | "world"> = {
  id: 1,
  title: "every governed event is archived exactly once, in the partition its content says",
  short: "every governed event is archived exactly once",
  unit: "events",
  checkedOn:
    "each governed event; each record without a partition lies below `errors/`; each table shows as many rows as streams and program wrote below it; each view runs",
  check: ({ journeys, reading, world }) => {
    const expected = journeys.filter(({ send }) => send.expect === "archived" || send.expect === "errors");
    const folders = new Map<string, string>();
    const failures = expected.flatMap((journey) => {
      const problem = journey.send.expect === "archived" ? archiveProblem(journey, folders) : errorProblem(journey);
      return problem === undefined ? [] : [failureOf(journey, problem, blameFor(journey, world))];
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

function archiveProblem({ send, landings }: Journey, folders: Map<string, string>): string | undefined {
  if (landings.length !== 1) return `It was to be archived once, and was ${landings.length} times.`;
  const [{ key, error } = { key: "", error: undefined }] = landings;
  if (error !== undefined) return `It was to be archived, and is below the error prefix: ${error}.`;
  return folderProblem(send.event, key, folders);
}

/**
 * Checks a key as a person looking for the event would read it, independently of the code that wrote it: the day of its
 * time, its source and its detail type, in lower case with `_` for spaces. An unusual detail type may become any valid
 * folder name, as long as no other detail type has the same.
 */
function folderProblem(
  { time, source, "detail-type": detailType }: Envelope,
  key: string,
  folders: Map<string, string>,
): string | undefined {
  const [, day, inSource, folder = ""] =
    /^events(?:-[a-z]+)?\/day=([^/]+)\/source=([^/]+)\/detail_type=([^/]+)\/[^/]+$/.exec(key) ?? [];
  if (day !== time.slice(0, 10) || inSource !== source.toLowerCase())
    return `It was to be in events/day=${time.slice(0, 10)}/source=${source.toLowerCase()}/, and is ${key}.`;
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
