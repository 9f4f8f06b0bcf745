import { join, relative, sep } from "node:path";
import { type FileChange, lookAt, type Look, readersOf } from "./change";
import { dependentsOf, forget } from "./modules";
import type { Reply, Request } from "./request";
import type { answer, describeMistake, runWhole, Session } from "./session";

/**
 * The process that runs things for `npm start -- --watch`, one request at a time. It keeps what is expensive: loaded modules,
 * the Pulumi SDK, what ran last. Changed code of program, model and functions is loaded anew here; everything else asks for
 * a new process.
 *
 * This file and what it imports stay as they were loaded; whatever depends on changed code is required when it is needed.
 */
const root = join(__dirname, "..", "..");

let session: Session | undefined;
/** What each changed file was when it was last looked at. */
const seen = new Map<string, string | undefined>();

// eslint-disable-next-line @typescript-eslint/no-require-imports
const load = () => require("./session") as Loaded;

interface Loaded {
  readonly runWhole: typeof runWhole;
  readonly answer: typeof answer;
  readonly describeMistake: typeof describeMistake;
}

process.on("message", (request: Request) => void handle(request).then(send));
// Whoever watches decides what Ctrl-C ends; without it there is nobody to run for.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit());

const send = (reply: Reply): void => void process.send?.(reply);

async function handle(request: Request): Promise<Reply> {
  try {
    if (request.kind === "whole") {
      const run = await load().runWhole(request.options, request.files, (text) => send({ kind: "say", text }));
      session = run.session;
      return run.reply;
    }
    if (session === undefined) return { kind: "beyond", why: "nothing ran yet" };
    const look = lookAgain(request.changes);
    if (look.kind === "mistake") return look;
    if (look.kind === "whole") return { kind: "beyond", why: look.why };
    return await load().answer(session, request.options, look.kind === "same");
  } catch (error) {
    return { kind: "mistake", text: messageOf(error) };
  }
}

/** Looks at everything that differs from when this process started, and forgets modules that differ from what is loaded. */
function lookAgain(changes: readonly FileChange[]): Look {
  const isLoaded = (path: string) => require.cache[join(root, path)] !== undefined;
  const whole = lookAt(changes, root, isLoaded);
  const since = lookAt(
    changes.map(({ path, before, after }) => ({
      path,
      ...optional("before", seen.has(path) ? seen.get(path) : before),
      ...optional("after", after),
    })),
    root,
    isLoaded,
  );
  if (whole.kind === "mistake") return whole;
  for (const { path, after } of changes) seen.set(path, after);
  if (whole.kind === "whole" || since.kind !== "again") return whole;
  const readers = (file: string) =>
    readersOf(relative(root, file).split(sep).join("/")).map((path) => join(root, path));
  const modules = dependentsOf(since.files, require.cache, readers);
  const patching = [...modules].find((path) => path.startsWith(join(root, "components", "sdk")));
  if (patching !== undefined) return { kind: "whole", why: `${relative(root, patching)} changes Pulumi's SDK` };
  forget(modules, require.cache);
  return whole;
}

const optional = <Key extends string>(key: Key, value: string | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { readonly [key in Key]?: string };

/** The message of a mistake in settings; of code that throws, the first lines of its stack trace. */
function messageOf(error: unknown): string {
  let known: string | undefined;
  try {
    known = load().describeMistake(error);
  } catch {
    // The code does not load at all, which `error` says.
  }
  if (known !== undefined) return known;
  if (!(error instanceof Error)) return String(error);
  const lines = (error.stack ?? error.message).split("\n");
  const own = lines.filter((line, index) => index < 3 || (line.includes(root) && !line.includes("node_modules")));
  return own.slice(0, 6).join("\n");
}
