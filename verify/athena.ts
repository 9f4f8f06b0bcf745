import { GetQueryExecutionCommand, GetQueryResultsCommand, StartQueryExecutionCommand } from "@aws-sdk/client-athena";
import { namesOf } from "../model/names";
import type { Reach } from "./reach";

/** Permissions of the calls that are made here; the workgroup's own calls to Glue and S3 need those of whoever queries. */
export const athenaPermissions = ["athena:GetQueryExecution", "athena:GetQueryResults", "athena:StartQueryExecution"];

export type Pause = (milliseconds: number) => Promise<void>;

export const realPause: Pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Runs SQL in the environment's workgroup of a hub, which limits the bytes that a query may read, and resolves to its rows.
 * Rejects with Athena's reason if it fails.
 */
export async function queryArchive(
  reach: Reach,
  environment: string,
  hub: string,
  sql: string,
  pause: Pause = realPause,
): Promise<string[][]> {
  const { athena } = reach.own(hub);
  const { workgroup, database } = namesOf(environment);
  const { QueryExecutionId } = await athena.send(
    new StartQueryExecutionCommand({
      QueryString: sql,
      WorkGroup: workgroup,
      QueryExecutionContext: { Database: database },
    }),
  );
  for (let wait = 500; ; wait = Math.min(wait * 2, 5000)) {
    const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    const { State, StateChangeReason = "no reason given" } = QueryExecution?.Status ?? {};
    if (State === "SUCCEEDED") break;
    if (State === "FAILED" || State === "CANCELLED")
      throw new Error(`Athena's query ${State.toLowerCase()}: ${StateChangeReason}`);
    await pause(wait);
  }
  const { ResultSet } = await athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
  return (ResultSet?.Rows ?? []).map(({ Data = [] }) => Data.map(({ VarCharValue = "" }) => VarCharValue));
}
