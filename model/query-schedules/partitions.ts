import { slug, sourceValue } from "../archive/archive";

/** What a query reads of the archive, by its text: sources and detail types, as far as it names them. */
export interface ReadPartitions {
  /** True if it may read events of this source and detail type. */
  reads(kind: { readonly source: string; readonly detailType: string }): boolean;
}

/**
 * The partitions of `events_by_type` that a query names in conditions on `source` and `detail_type`. Without one it reads all:
 * `events` and the views have no such partitions. Several conditions of one column are alternatives, of different parts of
 * the query.
 */
export function partitionsOf(sql: string): ReadPartitions {
  const statement = sql.replace(/--[^\n]*/g, "");
  const isDivided = !/\b(?:FROM|JOIN)\s+(?:events|deliveries)\b/i.test(statement);
  const sources = isDivided ? conditionsOn("source", statement) : [];
  const types = isDivided ? conditionsOn("detail_type", statement) : [];
  return {
    reads: ({ source, detailType }) =>
      (sources.length === 0 || sources.some((pattern) => pattern.test(sourceValue(source)))) &&
      (types.length === 0 || types.some((pattern) => pattern.test(slug(detailType)))),
  };
}

/** `source = 'aws.kms'`, `source IN ('aws.ec2', 'aws.rds')`, `source LIKE 'aws.%'` */
function conditionsOn(column: string, statement: string): RegExp[] {
  const found = statement.matchAll(
    new RegExp(`(?<![\\w.$])${column}\\s+(?:(?:=|LIKE)\\s*('[^']*')|IN\\s*\\(([^)]*)\\))`, "gi"),
  );
  return [...found].flatMap(([, single, several]) =>
    [...(single ?? several ?? "").matchAll(/'([^']*)'/g)].map(
      ([, text = ""]) => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("%", ".*")}$`),
    ),
  );
}
