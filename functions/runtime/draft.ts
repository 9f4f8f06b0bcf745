import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { own } from "../../model/json";
import type { Change, Item } from "./state-table";

/**
 * An item of the state table in memory: read once, changed by each event of a batch, written as the difference. The
 * write is refused if another container has written the item meanwhile: then all is read and decided again.
 *
 * Sets only grow here, by `ADD`: a request has the new members alone, however large the set is.
 */
export class Draft {
  private readonly scalars = new Map<string, AttributeValue | undefined>();
  private readonly added = new Map<string, Set<string>>();
  private readonly known = new Map<string, Set<string>>();

  constructor(
    readonly id: string,
    private readonly before: Item = {},
  ) {}

  text(name: string): string | undefined {
    return this.value(name)?.S;
  }

  /** 0 if there is none. */
  number(name: string): number {
    return Number(this.value(name)?.N ?? 0);
  }

  flag(name: string): boolean {
    return this.value(name)?.BOOL === true;
  }

  /** A set with what was added to it. */
  members(name: string): ReadonlySet<string> {
    let known = this.known.get(name);
    if (known === undefined) this.known.set(name, (known = new Set(this.value(name)?.SS ?? [])));
    return known;
  }

  set(name: string, value: string | number | boolean): void {
    this.scalars.set(
      name,
      typeof value === "string" ? { S: value } : typeof value === "number" ? { N: String(value) } : { BOOL: value },
    );
  }

  remove(name: string): void {
    this.scalars.set(name, undefined);
  }

  add(name: string, member: string): void {
    const known = this.members(name) as Set<string>;
    if (known.has(member)) return;
    known.add(member);
    this.added.set(name, (this.added.get(name) ?? new Set()).add(member));
  }

  /** Starts a set anew. */
  restart(name: string, member: string): void {
    this.known.set(name, new Set([member]));
    this.added.delete(name);
    this.scalars.set(name, { SS: [member] });
  }

  /**
   * What has changed; undefined if nothing has. The condition: nobody wrote the item since (`version`), and what changes is
   * as it was read, since a container of a release that knew no version may still run.
   */
  change(): Change | undefined {
    const changed = [...this.scalars].filter(([name, value]) => !isSame(own(this.before, name), value));
    const grown = [...this.added];
    if (changed.length === 0 && grown.length === 0) return undefined;
    const version = this.before["version"];
    const next: [string, AttributeValue] = ["version", { N: String(Number(version?.N ?? 0) + 1) }];
    const names: Record<string, string> = {};
    const values: Record<string, AttributeValue> = {};
    const clauses: Record<"SET" | "REMOVE" | "ADD", string[]> = { SET: [], REMOVE: [], ADD: [] };
    const conditions: string[] = [];
    for (const [index, [name, value]] of [...changed, next].entries()) {
      names[`#s${index}`] = name;
      if (value === undefined) clauses.REMOVE.push(`#s${index}`);
      else {
        clauses.SET.push(`#s${index} = :s${index}`);
        // A set that starts anew may have grown since it was read.
        const members = this.added.get(name);
        values[`:s${index}`] = members === undefined ? value : { SS: [...new Set([...(value.SS ?? []), ...members])] };
      }
      const old = own(this.before, name);
      if (old === undefined) conditions.push(`attribute_not_exists(#s${index})`);
      else {
        conditions.push(`#s${index} = :o${index}`);
        values[`:o${index}`] = old;
      }
    }
    for (const [index, [name, members]] of grown.entries()) {
      if (changed.some(([other]) => other === name)) continue;
      names[`#a${index}`] = name;
      values[`:a${index}`] = { SS: [...members] };
      clauses.ADD.push(`#a${index} :a${index}`);
    }
    return {
      UpdateExpression: Object.entries(clauses)
        .flatMap(([clause, parts]) => (parts.length > 0 ? [`${clause} ${parts.join(", ")}`] : []))
        .join(" "),
      ConditionExpression: conditions.join(" AND "),
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    };
  }

  private value(name: string): AttributeValue | undefined {
    return this.scalars.has(name) ? this.scalars.get(name) : own(this.before, name);
  }
}

const isSame = (a: AttributeValue | undefined, b: AttributeValue | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
