import { backfillCommand } from "../backfill/command";

// Whoever reads the report may stop early, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 2));
const { stdout, stderr } = process;
void backfillCommand(process.argv.slice(2), { stdout, stderr, now: new Date() }).then((exitCode) => {
  process.exitCode = exitCode;
});
