import assert from "node:assert/strict";
import { openAthena, type Athena } from "../../../../simulator/services/athena/athena";
import type { Node } from "../../../../simulator/services/athena/columns";
import { readStoredFields, type StoredTables } from "../../../../simulator/services/athena/stored-fields";
import { archiveObjects, crawl, database, envelope, events, eventsByType, now, temporaryBuckets } from "./fixture";

/** Each with its rows: `detail` is the table's column, or only looks like it. */
const queries: readonly (readonly [string, readonly (readonly unknown[])[]])[] = [
  ["SELECT json_extract_scalar(detail, '$.name') FROM events ORDER BY id", [["x"], ["y"], [null]]],
  ["SELECT json_extract_scalar(events.detail, '$.name') FROM events WHERE id = 'b'", [["y"]]],
  ["SELECT json_extract_scalar(E.DETAIL, '$.name') FROM events AS e WHERE id = 'b'", [["y"]]],
  ["SELECT json_format(json_extract(detail, '$.items')) FROM events ORDER BY id", [["[2,1]"], ['{"n":3}'], ["null"]]],
  ["SELECT id FROM events WHERE json_extract_scalar(detail, '$.items.n') = '3'", [["b"]]],
  ["SELECT id FROM events ORDER BY json_extract_scalar(detail, '$.name') DESC, id LIMIT 2", [["b"], ["a"]]],
  // The alias is a number.
  [
    "SELECT '{\"name\":\"z\"}' AS detail, id FROM events ORDER BY json_extract_scalar(detail, '$.name'), id LIMIT 1",
    [['{"name":"z"}', "a"]],
  ],
  [
    "SELECT json_extract_scalar(detail, '$.name'), count(*) FROM events GROUP BY detail ORDER BY 1",
    [
      ["x", 1],
      ["y", 1],
      [null, 1],
    ],
  ],
  [
    "SELECT json_extract_scalar(detail, '$.name') AS name, count(*) FROM events GROUP BY json_extract_scalar(detail, '$.name') ORDER BY 1",
    [
      ["x", 1],
      ["y", 1],
      [null, 1],
    ],
  ],
  [
    "SELECT json_extract_scalar(detail, '$.name') FROM (SELECT id, '{\"name\":\"' || id || '\"}' AS detail FROM events) AS made ORDER BY id",
    [["a"], ["b"], ["c"]],
  ],
  [
    "WITH made AS (SELECT id, '{\"name\":\"' || id || '\"}' AS detail FROM events) SELECT json_extract_scalar(detail, '$.name') FROM made ORDER BY id",
    [["a"], ["b"], ["c"]],
  ],
  [
    "WITH events AS (SELECT '{\"name\":\"other\"}' AS detail) SELECT json_extract_scalar(detail, '$.name') FROM events",
    [["other"]],
  ],
  // A row that nothing matches has no number.
  [
    "SELECT a.id, json_extract_scalar(b.detail, '$.name') FROM events AS a LEFT JOIN events_by_type AS b ON b.id = a.id AND json_extract_scalar(b.detail, '$.name') = 'y' ORDER BY a.id",
    [
      ["a", null],
      ["b", "y"],
      ["c", null],
    ],
  ],
  [
    "SELECT id, json_extract_scalar(item, '$') FROM events CROSS JOIN UNNEST(TRY_CAST(json_extract(detail, '$.items') AS ARRAY(JSON))) AS each (item) ORDER BY 2",
    [
      ["a", "1"],
      ["a", "2"],
    ],
  ],
  [
    "SELECT json_extract_scalar(detail, '$.x') FROM events CROSS JOIN UNNEST(ARRAY['{\"x\":7}']) AS each (text) CROSS JOIN UNNEST(ARRAY['a']) AS other (id2) WHERE json_extract_scalar(text, '$.x') = '7' AND id = 'a'",
    [[null]],
  ],
  [
    "SELECT id FROM events AS a WHERE EXISTS (SELECT 1 FROM (SELECT id AS other FROM events) AS b WHERE json_extract_scalar(a.detail, '$.name') = 'y' AND b.other = 'a')",
    [["b"]],
  ],
  [
    "SELECT json_extract_scalar(detail, '$.name') FROM events WHERE id = 'a' UNION ALL SELECT json_extract_scalar(detail, '$.name') FROM events_by_type WHERE id = 'b' ORDER BY 1",
    [["x"], ["y"]],
  ],
];

describe("stored fields", () => {
  const buckets = temporaryBuckets();
  const records = [
    envelope({ id: "a", detail: { items: [2, 1], name: "x" } }),
    envelope({ id: "b", detail: { items: { n: 3 }, name: "y" } }),
    envelope({ id: "c", detail: { items: null } }),
  ];
  let athena: Athena;
  before(async () => {
    const root = buckets.write(archiveObjects(records));
    athena = await openAthena({ tables: [events, eventsByType], crawls: [crawl], now, root });
  });
  after(() => athena.close());

  for (const [sql, rows] of queries)
    it(`answers as the text would: ${sql}`, async () => {
      assert.deepEqual((await athena.run({ database, sql })).rows, rows);
      assert.deepEqual((await athena.run({ database, sql })).rows, rows, "from memory");
    });

  it("names the query's own columns in an error", () =>
    assert.rejects(athena.run({ database, sql: "SELECT json_extract_scalar(detail, '$.a'), count(*) FROM events" }), {
      message: /^EXPRESSION_NOT_AGGREGATE: .*"detail" must appear/,
    }));

  it("replaces a column by its row only where the name has one meaning", () => {
    const numbers: string[] = [];
    const tables: StoredTables = {
      columnsOf: () => ["id", "detail"],
      positionOf: (_, column) => (column === "detail" ? 1 : undefined),
      fields: {
        numberOf: (table, column, _, path) => numbers.push(`${table} ${column} ${path}`) - 1,
        valueOf: () => null,
      },
    };
    const field = (...names: string[]) => ({
      class: "FUNCTION",
      function_name: "trino_json_extract_scalar",
      children: [
        { class: "COLUMN_REF", column_names: names },
        { class: "CONSTANT", value: { value: "$.a" } },
      ],
    });
    const table = (alias: string) => ({ type: "BASE_TABLE", schema_name: "s", table_name: "t", alias });
    const select = (from_table: Node, ...select_list: Node[]) => ({ type: "SELECT_NODE", select_list, from_table });
    const names = (query: Node) =>
      (readStoredFields(query, tables) as { select_list: Node[] }).select_list.map((item) => item["function_name"]);

    const join = { type: "JOIN", left: table("a"), right: table("b") };
    assert.deepEqual(
      names(select(table(""), field("detail"), field("t", "detail"), field("id"), field("u", "detail"))),
      ["trino_stored_scalar", "trino_stored_scalar", "trino_json_extract_scalar", "trino_json_extract_scalar"],
    );
    assert.deepEqual(names(select(join, field("detail"), field("b", "detail"))), [
      "trino_json_extract_scalar",
      "trino_stored_scalar",
    ]);
    assert.deepEqual(numbers, ["s.t 1 $.a", "s.t 1 $.a", "s.t 1 $.a"]);
  });
});
