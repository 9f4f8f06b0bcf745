import type { Engine, Omission, Operation, StackEvent, Watch } from "../../deploy/engine";
import type { StateResource } from "../../deploy/members-in-state";

/** Script of a stack's operation: events to emit, then the end. */
export interface Script {
  readonly events?: readonly StackEvent[];
  readonly fails?: string;
  /** Resources in its state. */
  readonly state?: readonly StateResource[];
  /** Ends only when cancelled, or only when terminated, or never. */
  readonly hangs?: "until-cancelled" | "until-terminated" | "for-ever";
  /** True: an operation that hangs until it is cancelled ends without an error. */
  readonly endsWell?: boolean;
}

/** An engine in memory that does what each stack's script says and remembers everything. */
export class FakeEngine implements Engine {
  readonly log: string[] = [];
  /** Omissions passed to each stack's last operation. */
  readonly omissions = new Map<string, Omission>();
  mostAtOnce = 0;
  private running = 0;

  constructor(
    private readonly scripts: Readonly<Record<string, Script>> = {},
    private readonly existing: ReadonlySet<string> | "all" = "all",
  ) {}

  /** Names of the stacks that an operation ran on, in the order of their starts. */
  get started(): string[] {
    return this.log.filter((line) => line.startsWith("start ")).map((line) => line.split(" ")[2] ?? "");
  }

  /** Resolves when an operation on each of these stacks has started. */
  async hasStarted(...stacks: readonly string[]): Promise<void> {
    while (!stacks.every((stack) => this.started.includes(stack))) await turn();
  }

  async open(stack: string, missing: "create" | "leave"): Promise<"exists" | "created" | "absent"> {
    if (this.existing === "all" || this.existing.has(stack)) return "exists";
    if (missing === "leave") return "absent";
    this.log.push(`create ${stack}`);
    return "created";
  }

  async state(stack: string): Promise<readonly StateResource[]> {
    return this.scripts[stack]?.state ?? [];
  }

  async run(stack: string, operation: Operation, watch: Watch, omission?: Omission): Promise<void> {
    if (omission) this.omissions.set(stack, omission);
    const script = this.scripts[stack] ?? {};
    this.log.push(`start ${operation} ${stack}`);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.running);
    try {
      for (const event of script.events ?? []) watch.onEvent(event);
      await this.wait(script, watch);
      if (script.fails !== undefined) throw new Error(script.fails);
    } finally {
      this.running--;
      this.log.push(`end ${operation} ${stack}`);
    }
  }

  private async wait({ hangs, endsWell }: Script, { cancel, terminate }: Watch): Promise<void> {
    if (hangs === undefined) return turn();
    if (hangs === "for-ever") return new Promise(() => undefined);
    const signal = hangs === "until-cancelled" ? cancel : terminate;
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    if (!endsWell) throw new Error("update canceled");
  }
}

/** A turn of the event loop: what starts together has started by then. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
