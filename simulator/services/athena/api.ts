import { uuidOf } from "../../deterministic";
import { awsJson } from "../protocols/json";
import { AwsError, type Call, type Input, type Service } from "../protocols/service";
import { needsOfQueries, needsOfResults, type QueryDesk, workgroupArn } from "./query-desk";

/** Rows of a query, or why it fails. */
export type QueryAnswer =
  | { readonly columns: readonly string[]; readonly rows: readonly (readonly (string | null)[])[] }
  | { readonly failure: string; readonly state?: "FAILED" | "CANCELLED" };

/** What is asked: the text and its parameters as literals. */
export interface AskedQuery {
  readonly sql: string;
  readonly parameters: readonly string[];
}

interface Execution {
  readonly id: string;
  readonly asked: AskedQuery;
  readonly token: string;
  /** Milliseconds. */
  readonly started: number;
  readonly answer: QueryAnswer;
}

/** Queries of one account and Region. */
export interface QueryState {
  readonly executions: Map<string, Execution>;
  /** What is recorded there; absent: no workgroup. */
  desk?: QueryDesk;
  /** What a query returns. @default it fails */
  answer?: (asked: AskedQuery, call: Pick<Call, "now">) => QueryAnswer;
  /** Seconds for which a query runs. */
  seconds: number;
}

/** Athena API reference, "GetQueryResults": most rows of one answer, the names of the columns among them. */
const mostRows = 1000;

const openDesk = (state: QueryState): QueryDesk => {
  const { desk } = state;
  if (desk === undefined) throw new AwsError("InvalidRequestException", "WorkGroup is not found.");
  return desk;
};

const executionIn = ({ executions }: QueryState, { QueryExecutionId: id }: Input): Execution => {
  const found = executions.get(String(id));
  if (found === undefined) throw new AwsError("InvalidRequestException", `QueryExecution ${String(id)} was not found`);
  return found;
};

/** Resource of all three actions (Service Authorization Reference, Athena). */
const ofWorkgroup = (input: Input, { account, region }: Call, { desk }: QueryState): string[] => [
  desk === undefined
    ? `arn:aws:athena:${region}:${account}:workgroup/${String(input["WorkGroup"] ?? "primary")}`
    : workgroupArn({ ...desk, workgroup: String(input["WorkGroup"] ?? desk.workgroup) }),
];

/** Athena for functions: starts a query once for each token, runs it for a while, and returns its rows by the page. */
export const athena: Service<QueryState> = {
  name: "athena",
  protocol: awsJson("1.1"),
  create: () => ({ executions: new Map(), seconds: 2 }),
  actions: {
    StartQueryExecution: {
      resources: ofWorkgroup,
      needs: (_input, { aws, account, region }) => {
        const { desk } = aws.state(athena, account, region);
        return desk === undefined ? [] : needsOfQueries(desk);
      },
      run: (state, input, { now }) => {
        const desk = openDesk(state);
        const token = String(input["ClientRequestToken"] ?? "");
        if (input["WorkGroup"] !== desk.workgroup)
          throw new AwsError("InvalidRequestException", `WorkGroup ${String(input["WorkGroup"])} is not found.`);
        if (token.length < 32 || token.length > 128)
          throw new AwsError("InvalidRequestException", "ClientRequestToken must have 32 to 128 characters.");
        const asked = {
          sql: String(input["QueryString"]),
          parameters: (input["ExecutionParameters"] ?? []) as readonly string[],
        };
        const before = [...state.executions.values()].find((each) => each.token === token);
        if (before !== undefined) {
          if (JSON.stringify(before.asked) !== JSON.stringify(asked))
            throw new AwsError("InvalidRequestException", "Idempotent parameters do not match");
          return { QueryExecutionId: before.id };
        }
        const id = uuidOf(`query ${desk.account} ${desk.region} ${state.executions.size}`);
        const database = (input["QueryExecutionContext"] as { readonly Database?: string } | undefined)?.Database;
        const answer =
          database === desk.database
            ? (state.answer?.(asked, { now }) ?? { failure: "SYNTAX_ERROR: there is no such table" })
            : { failure: `SCHEMA_NOT_FOUND: Schema '${database ?? ""}' does not exist` };
        state.executions.set(id, { id, asked, token, started: now.getTime(), answer });
        return { QueryExecutionId: id };
      },
    },
    GetQueryExecution: {
      resources: ofWorkgroup,
      run: (state, input, { now }) => {
        const { working, results } = openDesk(state);
        const { id, answer, started } = executionIn(state, input);
        const isOver = now.getTime() >= started + state.seconds * 1000;
        const failed = "failure" in answer ? answer : undefined;
        return {
          QueryExecution: {
            QueryExecutionId: id,
            ResultConfiguration: { OutputLocation: `s3://${working.split(":").at(-1) ?? ""}/${results}${id}.csv` },
            Status: {
              State: !isOver ? "RUNNING" : failed === undefined ? "SUCCEEDED" : (failed.state ?? "FAILED"),
              ...(isOver && failed && { StateChangeReason: failed.failure }),
            },
            Statistics: { DataScannedInBytes: 11_000_000 },
          },
        };
      },
    },
    GetQueryResults: {
      resources: ofWorkgroup,
      needs: (_input, { aws, account, region }) => {
        const { desk } = aws.state(athena, account, region);
        return desk === undefined ? [] : needsOfResults(desk);
      },
      run: (state, input, { now }) => {
        const { answer, started } = executionIn(state, input);
        if ("failure" in answer || now.getTime() < started + state.seconds * 1000)
          throw new AwsError("InvalidRequestException", "Query has not yet finished or failed.");
        const all = [answer.columns, ...answer.rows];
        const from = Number(input["NextToken"] ?? 0);
        const size = Math.min(Number(input["MaxResults"] ?? mostRows), mostRows);
        const to = from + size;
        return {
          ResultSet: {
            ResultSetMetadata: { ColumnInfo: answer.columns.map((Name) => ({ Name, Type: "varchar" })) },
            Rows: all.slice(from, to).map((row) => ({
              Data: row.map((value) => (value === null ? {} : { VarCharValue: value })),
            })),
          },
          ...(to < all.length && { NextToken: String(to) }),
        };
      },
    },
  },
};
