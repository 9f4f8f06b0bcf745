import type { Changes, StackEvent, Violation } from "./engine";
import { lossOf } from "./data-loss";
import { accountIn } from "./members-in-state";
import type { Target } from "./plan";
import type { Observer } from "./run";

/** A resource that an operation changes or would change. */
export interface Change {
  readonly target: Target;
  readonly kind: Exclude<keyof Changes, "same">;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** The account that it is in, as its provider says; absent if none does. */
  readonly account?: string;
  readonly region: string;
  readonly properties: readonly PropertyChange[];
  /** What is lost, for a replacement or deletion of something that holds data. */
  readonly loses?: string;
  /** Why nothing is lost after all, or the step is refused. */
  readonly kept?: string;
  readonly end: "planned" | "done" | "failed";
}

export interface PropertyChange {
  readonly path: string;
  /** JSON, shortened; absent where there was none, or is none. */
  readonly before?: string;
  readonly after?: string;
  /** The change of this property replaces the resource. */
  readonly replaces: boolean;
}

/** Most characters of a value. */
const mostCharacters = 300;

/** Collects what an operation changes, and what policy packs say of it. */
export class ChangeCollector implements Observer {
  private readonly found = new Map<string, Change>();
  private readonly accounts = new Map<string, string>();
  private readonly said = new Map<string, Violation & { readonly target: Target }>();

  get changes(): readonly Change[] {
    return [...this.found.values()];
  }

  get violations(): readonly (Violation & { readonly target: Target })[] {
    return [...this.said.values()];
  }

  event(target: Target, event: StackEvent): void {
    switch (event.kind) {
      case "resource-started":
        this.begin(target, event);
        return;
      case "resource-done":
      case "resource-failed": {
        const key = `${target.stack} ${event.urn ?? ""}`;
        const known = this.found.get(key);
        // A replacement has several steps: one that failed is not undone by another.
        if (known !== undefined && known.end !== "failed")
          this.found.set(key, { ...known, end: event.kind === "resource-done" ? "done" : "failed" });
        return;
      }
      case "policy":
        this.said.set(JSON.stringify([target.stack, event.violation]), { ...event.violation, target });
        return;
      default:
        return;
    }
  }

  private begin(target: Target, { type, name, step }: Extract<StackEvent, { kind: "resource-started" }>): void {
    if (step === undefined) return;
    const { urn, change, inputs, before, properties, replacing, provider = "", isProtected, isRetained } = step;
    if (type.startsWith("pulumi:providers:")) {
      const [account] = /\d{12}/.exec(JSON.stringify(inputs["allowedAccountIds"] ?? inputs["assumeRoles"] ?? "")) ?? [];
      if (account !== undefined) this.accounts.set(urn, account);
    }
    if (change === undefined || change === "same") return;
    const account = accountIn(urn) ?? accountIn(provider) ?? this.accounts.get(provider) ?? this.accounts.get(urn);
    const loses = change === "replaced" || change === "deleted" ? lossOf(type, before ?? inputs) : undefined;
    const kept = isProtected
      ? "protected: the engine refuses this"
      : isRetained
        ? "left in AWS, where nothing manages it any more"
        : undefined;
    this.found.set(`${target.stack} ${urn}`, {
      target,
      kind: change,
      urn,
      type,
      name,
      ...(account !== undefined && { account }),
      region: typeof inputs["region"] === "string" ? inputs["region"] : target.region,
      properties: change === "updated" || change === "replaced" ? properties.map(propertyChange) : [],
      ...(loses !== undefined && { loses, ...(kept !== undefined && { kept }) }),
      end: "planned",
    });

    function propertyChange(path: string): PropertyChange {
      const [was, is] = [before ?? {}, inputs].map((values) => shown(valueAt(values, path)));
      return {
        path,
        ...(was !== undefined && { before: was }),
        ...(is !== undefined && { after: is }),
        replaces: replacing.includes(path),
      };
    }
  }
}

/** `rules[0].id` or `tags["a.b"]` (pulumi/pulumi, `resource.ParsePropertyPath`). */
function valueAt(values: Readonly<Record<string, unknown>>, path: string): unknown {
  const parts = [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => quoted?.replaceAll(/\\(.)/g, "$1") ?? index ?? name ?? "",
  );
  return parts.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, part)
        ? (value as Record<string, unknown>)[part]
        : undefined,
    values,
  );
}

function shown(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value) ?? "";
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}
