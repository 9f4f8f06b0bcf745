import type * as parquetFiles from "../parquet";
import type { ParquetFiles } from "../parquet";
import type { TableFormat } from "../table-format";

export const parquet: TableFormat = {
  serDe: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
  inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
  open() {
    let files: Promise<ParquetFiles> | undefined;
    return {
      async read(object, file, columns) {
        files ??= openFiles();
        return { rows: await (await files).read(object, file, columns), ignored: [] };
      },
      close: () => void files?.then((opened) => opened.close()),
    };
  },
};

/** Loaded here: the database that reads such files is large, and most archives have none. */
function openFiles(): Promise<ParquetFiles> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { openParquet } = require("../parquet") as typeof parquetFiles;
  return openParquet();
}
