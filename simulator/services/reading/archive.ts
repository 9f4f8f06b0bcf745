import { compilePattern, PatternError } from "../../../model/pattern/pattern";
import { awsJson } from "../protocols/json";
import { type Action, AwsError, type Service } from "../protocols/service";
import type { Surroundings } from "./organization";

/** Queries: each ends at once, with the rows that the surroundings say (Athena API reference). */
export const readQueries = ({ rows }: Surroundings): Service<string[]> => ({
  name: "athena",
  protocol: awsJson("1.1"),
  create: () => [],
  actions: {
    StartQueryExecution: {
      resources: ({ WorkGroup }, { region, account }) => [
        `arn:aws:athena:${region}:${account}:workgroup/${String(WorkGroup)}`,
      ],
      run: (queries, { QueryString }) => ({ QueryExecutionId: String(queries.push(String(QueryString)) - 1) }),
    },
    GetQueryExecution: {
      resources: () => [],
      run: (queries, { QueryExecutionId }) => {
        const answer = rows?.(queries[Number(QueryExecutionId)] ?? "");
        const Status =
          typeof answer === "string" ? { State: "FAILED", StateChangeReason: answer } : { State: "SUCCEEDED" };
        return { QueryExecution: { QueryExecutionId, Status } };
      },
    },
    GetQueryResults: {
      resources: () => [],
      run: (queries, { QueryExecutionId }) => {
        const answer = rows?.(queries[Number(QueryExecutionId)] ?? "") ?? [];
        const Rows = (typeof answer === "string" ? [] : answer).map((row) => ({
          Data: row.map((VarCharValue) => ({ VarCharValue })),
        }));
        return { ResultSet: { Rows } };
      },
    },
  },
});

/** EventBridge's matcher and its replays. */
export const testPatterns: Readonly<Record<string, Action>> = {
  TestEventPattern: {
    resources: () => ["*"],
    run: (_state, { EventPattern, Event }) => {
      try {
        return { Result: compilePattern(String(EventPattern)).matchesText(String(Event)) };
      } catch (error) {
        if (!(error instanceof PatternError)) throw error;
        throw new AwsError("InvalidEventPatternException", error.message);
      }
    },
  },
  StartReplay: {
    resources: ({ EventSourceArn }) => [String(EventSourceArn)],
    mutates: true,
    run: (_state, { ReplayName }) => ({ ReplayArn: String(ReplayName), State: "STARTING" }),
  },
  DescribeReplay: {
    resources: ({ ReplayName }, { region, account }) => [
      `arn:aws:events:${region}:${account}:replay/${String(ReplayName)}`,
    ],
    run: (_state, { ReplayName }) => ({ ReplayName, State: "COMPLETED" }),
  },
};

/** Objects of the archive by key, and until when each is retained. */
export const readObjects = ({ keys = () => [], retained }: Surroundings): Readonly<Record<string, Action>> => ({
  ListObjectsV2: {
    iam: "s3:ListBucket",
    route: "GET /{Bucket}?list-type",
    resources: ({ Bucket }) => [`arn:aws:s3:::${String(Bucket)}`],
    run: (_state, { Bucket, prefix }) => ({
      ListBucketResult: {
        Name: Bucket,
        IsTruncated: false,
        Contents: keys(String(Bucket))
          .filter((key) => key.startsWith(String(prefix)))
          .map((Key) => ({ Key })),
      },
    }),
  },
  GetObjectRetention: {
    iam: "s3:GetObjectRetention",
    route: "GET /{Bucket}/{Key+}?retention",
    resources: ({ Bucket, Key }) => [`arn:aws:s3:::${String(Bucket)}/${String(Key)}`],
    run: () => {
      if (retained === undefined)
        throw new AwsError("NoSuchObjectLockConfiguration", "The object has no retention.", 404);
      return { Retention: { Mode: "GOVERNANCE", RetainUntilDate: retained } };
    },
  },
});

/** Partitions that a crawler added. */
export const readPartitions = ({ partitions = 0 }: Surroundings): Readonly<Record<string, Action>> => ({
  GetPartitions: {
    resources: ({ DatabaseName, TableName }, { region, account }) => [
      `arn:aws:glue:${region}:${account}:table/${String(DatabaseName)}/${String(TableName)}`,
    ],
    run: () => ({ Partitions: Array.from({ length: partitions }, (_, index) => ({ Values: [String(index)] })) }),
  },
});
