import { stripVTControlCharacters } from "node:util";

/** Columns that a text takes on a terminal, without its colors; wide characters and emoji take two. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of stripVTControlCharacters(text)) columns += wide.test(character) ? 2 : 1;
  return columns;
}

const wide =
  /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|[\uff01-\uff60]/u;

/**
 * Breaks a text between words into lines of at most `width` columns. A word that is longer has a line of its own: a path or
 * an ARN that is cut can no longer be copied.
 *
 * @param first stands before the first line.
 * @param next stands before each other line. Default: as many spaces as `first` has columns.
 */
export function wrap(text: string, width: number, first = "", next = " ".repeat(columnsOf(first))): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(" ")) {
    if (!empty && columnsOf(line) + 1 + columnsOf(word) > width) {
      lines.push(line);
      line = next;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}
