/**
 * True for an argument that is a JSON object itself where the name of a file is expected: `--pattern '{"source": …}'`. No
 * file that anybody keeps has a name that begins with a brace.
 */
export const isInlineJson = (argument: string): boolean => argument.trimStart().startsWith("{");
