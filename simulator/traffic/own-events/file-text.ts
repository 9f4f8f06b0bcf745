import { constants, gunzipSync } from "node:zlib";

/** The text of a file, or why it has none. `cut`: its compressed data end too early, and the text is what they hold. */
export type FileText = { readonly text: string; readonly cut: boolean } | { readonly problem: string };

/** First bytes of files that hold no text. */
const formats: readonly { readonly bytes: readonly number[]; readonly problem: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], problem: "is a zip archive: unpack it, and give the folder" },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], problem: "is compressed with Zstandard: unpack it, or compress it with gzip" },
  { bytes: [0x42, 0x5a, 0x68], problem: "is compressed with bzip2: unpack it, or compress it with gzip" },
  { bytes: [0x50, 0x41, 0x52, 0x31], problem: "is a Parquet file: give the events as JSON" },
];

/** Decodes gzip, byte-order marks, and the UTF-16 that Windows PowerShell writes for `>`. */
export function textOf(bytes: Buffer): FileText {
  try {
    const { data, cut } = unzipped(bytes);
    const known = formats.find((format) => format.bytes.every((byte, index) => data[index] === byte));
    if (known) return known;
    if (data.subarray(257, 262).toString("latin1") === "ustar")
      return { problem: "is a tar archive: unpack it, and give the folder" };
    const text = decoded(data);
    return text.slice(0, 1000).includes("\0") ? { problem: "is not text" } : { text, cut };
  } catch (error) {
    return { problem: unreadable(error) };
  }
}

/** Compressed twice where a download was. */
function unzipped(bytes: Buffer): { readonly data: Buffer; readonly cut: boolean } {
  let data = bytes;
  let cut = false;
  for (let times = 0; times < 2 && data[0] === 0x1f && data[1] === 0x8b; times++)
    try {
      data = gunzipSync(data);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "Z_BUF_ERROR") throw error;
      data = gunzipSync(data, { finishFlush: constants.Z_SYNC_FLUSH });
      cut = true;
    }
  return { data, cut };
}

function decoded(data: Buffer): string {
  const [first = 1, second = 1] = data;
  if (first === 0xff && second === 0xfe) return data.subarray(2).toString("utf16le");
  if (first === 0xfe && second === 0xff) return swapped(data.subarray(2)).toString("utf16le");
  if (first !== 0 && second === 0) return data.toString("utf16le");
  if (first === 0 && second !== 0) return swapped(data).toString("utf16le");
  return data.toString("utf8").replace(/^\uFEFF/, "");
}

const swapped = (data: Buffer) => Buffer.from(data.subarray(0, data.length - (data.length % 2))).swap16();

/** Why a file cannot be read, from an error of Node. */
export function unreadable(error: unknown): string {
  const { code = "", message = String(error) } = error as NodeJS.ErrnoException;
  if (["ERR_STRING_TOO_LONG", "ERR_BUFFER_TOO_LARGE", "ERR_FS_FILE_TOO_LARGE"].includes(code))
    return "is too large to be read at once: split it";
  if (code === "ENOENT") return "is not there: no such file or folder";
  if (code === "EACCES" || code === "EPERM") return "may not be read: permission denied";
  if (code.startsWith("Z_")) return `is a damaged gzip file: ${message}`;
  return `cannot be read: ${message}`;
}
