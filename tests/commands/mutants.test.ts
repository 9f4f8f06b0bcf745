import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Judged } from "../../simulator/mutants/outcome";

const root = join(__dirname, "../..");

describe("npm run mutants", () => {
  it("judges a part in a process that tells each verdict, and then ends by itself", async () => {
    const child = fork(
      join(root, "commands/mutants.ts"),
      [
        ...["--variant", "stackSet", "--recorded", "--part", "0/1"],
        ...["--only", "Queue responder-notify redrivePolicy.-maxReceiveCount"],
      ],
      { cwd: root, execArgv: ["-r", "ts-node/register/transpile-only"], stdio: ["ignore", "ignore", "pipe", "ipc"] },
    );
    let problems = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (problems += text));
    const told: Judged[] = [];
    child.on("message", (judged: Judged) => told.push(judged));
    const [code] = (await once(child, "exit")) as [number | null];
    assert.equal(code, 0, problems);
    assert.deepEqual(
      told.map(({ id, killed }) => [id, killed?.at, killed?.by]),
      [["Queue responder-notify redrivePolicy.-maxReceiveCount", "recorded", [16]]],
    );
  });
});
