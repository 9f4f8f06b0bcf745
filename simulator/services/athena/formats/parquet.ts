import { openParquet, type ParquetFiles } from "../parquet";
import type { TableFormat } from "../table-format";

export const parquet: TableFormat = {
  serDe: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
  inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
  open() {
    let files: Promise<ParquetFiles> | undefined;
    return {
      async read(object, file, columns) {
        files ??= openParquet();
        return { rows: await (await files).read(object, file, columns), ignored: [] };
      },
      close: () => void files?.then((opened) => opened.close()),
    };
  },
};
