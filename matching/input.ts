import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { isInlineJson } from "../console/inline-json";
import { reasonOf, UsageError } from "../console/usage-error";

/** The whole text of a file, of standard input if the file is `-`, or `file` itself if it is JSON. */
export async function readText(file: string, stdin: Readable): Promise<string> {
  if (isInlineJson(file)) return file;
  let text = "";
  for await (const chunk of chunksOf(file, stdin)) text += chunk;
  return text;
}

/** Lines end only with a line feed: unlike in `node:readline`, a U+2028 inside a JSON string does not end one. */
export async function* linesOf(file: string, stdin: Readable): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of chunksOf(file, stdin)) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  yield rest;
}

async function* chunksOf(file: string, stdin: Readable): AsyncGenerator<string> {
  const stream = file === "-" ? stdin : createReadStream(file);
  let isFirst = true;
  try {
    for await (const chunk of stream.setEncoding("utf8") as AsyncIterable<string>) {
      yield isFirst ? chunk.replace(/^\uFEFF/, "") : chunk;
      isFirst = false;
    }
  } catch (error) {
    throw new UsageError(`Cannot read "${file}": ${reasonOf(error as NodeJS.ErrnoException, "file")}.`);
  }
}
