import { adviseOnNode } from "../commands/node-version";
import { start } from "./start";

adviseOnNode(process.argv.slice(2));
void start(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
}).then((code) => {
  process.exitCode = code;
});
