import { appendFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Target } from "./plan";
import type { Observer } from "./run";

/** Writes each Region's output to `FOLDER/STACK.log`: the table has room for one line of it. */
export function regionLogs(folder: string): Observer {
  const file = ({ stack }: Target) => join(folder, `${stack}.log`);
  const append = (target: Target, text: string) => appendFileSync(file(target), text);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return {
    event(target, event) {
      if (event.kind === "output") append(target, event.text);
    },
    finished({ target, result, reason }) {
      append(target, `${result}${reason === undefined ? "" : `: ${reason}`}\n`);
    },
  };
}
