import type { HubPlace } from "../names";
import { chosenQueries } from "../query-schedules/chosen-queries";
import type { Settings } from "../settings/schema";

/**
 * Ends of the ARNs of principals that read the archive besides `queries.readers`: `role/…`. The archive's key lets nobody
 * read who is not named, and the function that runs saved queries is one of them.
 */
export const ownReaders = ({ region, names }: HubPlace, queries: Pick<Settings["queries"], "scheduled">): string[] =>
  chosenQueries({ queries }).length > 0 ? [`role/${names.role("run-queries", region)}`] : [];
