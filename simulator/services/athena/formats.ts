import { AthenaError } from "./athena-error";
import * as all from "./formats/all";
import type { ObjectReader, TableFormat } from "./table-format";

interface StorageDescriptor {
  readonly inputFormat?: string;
  readonly serDeInfo?: { readonly serializationLibrary?: string; readonly parameters?: Record<string, string> };
}

const formats: readonly TableFormat[] = Object.values(all);

/**
 * Opens a table according to its storage descriptor. Throws an `AthenaError` for a format or a SerDe parameter that is
 * not simulated.
 */
export function openFormat(table: string, { inputFormat, serDeInfo }: StorageDescriptor): ObjectReader {
  const library = serDeInfo?.serializationLibrary;
  const format = formats.find((each) => each.serDe === library && each.inputFormat === inputFormat);
  if (format === undefined)
    throw new AthenaError(
      `Table ${table} is read by "${library}" from "${inputFormat}". The simulated Athena reads ${formats.map((each) => `${each.serDe} from ${each.inputFormat}`).join(" and ")}.`,
    );
  return format.open(table, serDeInfo?.parameters ?? {});
}
