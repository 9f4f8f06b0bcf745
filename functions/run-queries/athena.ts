import type { AthenaClient, GetQueryResultsOutput } from "@aws-sdk/client-athena";
import { daysOf, parametersOf } from "../../model/query-schedules/report";
import { type FunctionContext, type Invocation, sdkClients } from "../runtime/context";
import { digest } from "../runtime/digest";
import type { Query } from "./configuration";
import type { Row } from "./decide";

/** What became of a query execution. */
export interface Finished {
  /** Why it failed or was canceled; absent if it succeeded. */
  readonly reason?: string;
  /** `s3://…` */
  readonly results?: string;
  /** Bytes for which Athena bills. */
  readonly scannedBytes: number;
}

/** Seconds between two looks at a query that runs, within one invocation: half a minute together. */
const looks = [1, 2, 4, 8, 15] as const;

/** Milliseconds that must be left of the invocation to wait in it. */
const neededMilliseconds = 60_000;

/** Athena API reference, "GetQueryResults": most rows of one answer. */
const rowsPerPage = 1000;

/** Runs saved queries in one workgroup. */
export class Queries {
  constructor(
    private readonly context: FunctionContext,
    private readonly place: { readonly workgroup: string; readonly database: string },
    private readonly client = sdkClients(context),
  ) {}

  /**
   * Starts a query and returns the id of its execution: the same for the same run, because Athena starts a request with a known
   * token once (Athena API reference, "StartQueryExecution", ClientRequestToken). The token holds all that is asked, because
   * another request with the same token is an error.
   */
  async start(query: Query, scheduled: string): Promise<string> {
    const { StartQueryExecutionCommand } = await import("@aws-sdk/client-athena");
    const parameters = parametersOf(query, daysOf(query, scheduled));
    const { workgroup, database } = this.place;
    const { QueryExecutionId: execution } = await (
      await this.athena()
    ).send(
      new StartQueryExecutionCommand({
        ClientRequestToken: digest(workgroup, database, query.sql, parameters, scheduled),
        WorkGroup: workgroup,
        QueryExecutionContext: { Database: database },
        QueryString: query.sql,
        ...(parameters.length > 0 && { ExecutionParameters: parameters }),
      }),
    );
    if (execution === undefined) throw new Error(`Athena started ${query.name} without an id.`);
    return execution;
  }

  /** What became of an execution; undefined if it still runs. */
  async look(execution: string): Promise<Finished | undefined> {
    const { GetQueryExecutionCommand } = await import("@aws-sdk/client-athena");
    const { QueryExecution: found } = await (
      await this.athena()
    ).send(new GetQueryExecutionCommand({ QueryExecutionId: execution }));
    const { State: state, StateChangeReason: reason } = found?.Status ?? {};
    if (state === undefined || state === "QUEUED" || state === "RUNNING") return undefined;
    const results = found?.ResultConfiguration?.OutputLocation;
    return {
      scannedBytes: found?.Statistics?.DataScannedInBytes ?? 0,
      ...(state === "SUCCEEDED"
        ? { ...(results !== undefined && { results }) }
        : { reason: `${state}: ${reason ?? "Athena gives no reason"}` }),
    };
  }

  /** The same, after waiting for a while. */
  async finished(execution: string, invocation: Invocation): Promise<Finished | undefined> {
    for (const seconds of looks) {
      const found = await this.look(execution);
      if (found !== undefined || invocation.remainingMilliseconds() < neededMilliseconds) return found;
      await this.context.sleep(seconds * 1000);
    }
    return this.look(execution);
  }

  /** All rows of an execution that succeeded. */
  async rows(execution: string): Promise<Row[]> {
    const { GetQueryResultsCommand } = await import("@aws-sdk/client-athena");
    const athena = await this.athena();
    const rows: Row[] = [];
    let next: string | undefined;
    let isFirst = true;
    do {
      const answer: GetQueryResultsOutput = await athena.send(
        new GetQueryResultsCommand({
          QueryExecutionId: execution,
          MaxResults: rowsPerPage,
          ...(next !== undefined && { NextToken: next }),
        }),
      );
      const columns = (answer.ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(({ Name: name = "" }) => name);
      // The first row of the first page has the names of the columns (Athena user guide, "Get query results").
      for (const { Data: cells = [] } of (answer.ResultSet?.Rows ?? []).slice(isFirst ? 1 : 0))
        rows.push(Object.fromEntries(columns.map((column, index) => [column, cells[index]?.VarCharValue ?? null])));
      isFirst = false;
      next = answer.NextToken;
    } while (next !== undefined);
    return rows;
  }

  private async athena(): Promise<AthenaClient> {
    const { AthenaClient } = await import("@aws-sdk/client-athena");
    return this.client(AthenaClient);
  }
}
