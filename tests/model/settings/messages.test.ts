import assert from "node:assert/strict";
import { parseSettings } from "../../../model/checks/parse";
import { SettingsError } from "../../../model/settings-error";
import { settingPaths } from "../../../tools/reference/settings";
import { formerSettings, type Raw, renamed } from "../../settings-with-all";

/** Settings in which every key has a value, as far as one set of settings can. */
const examples = [formerSettings(), renamed(formerSettings()), withEveryKey(), discovering(), withTicketFirst()];

function withTicketFirst(): Raw {
  const raw = renamed(formerSettings());
  raw["notifications"].channels.reverse();
  return raw;
}

function discovering(): Raw {
  const some = { units: ["Security"], accounts: ["100000000002"], tags: { team: "shop" } };
  const others = { excludeUnits: ["Sandbox"], excludeAccounts: ["400000000009"], excludeTags: { team: "none" } };
  return { ...formerSettings(), accounts: { discover: { ...some, ...others, askRegions: true } } };
}

function withEveryKey(): Raw {
  const raw = formerSettings();
  return {
    ...raw,
    rollout: { ...raw["rollout"], maxProviders: 50, shard: { of: 2, index: 1 } },
    reconciliation: { kind: "pulumi-deployments", pulumiOrganization: "acme", secret: "event-governance/token" },
  };
}

/** `accounts[].name` → `["accounts", 0, "name"]` in those settings, if there is such a place. */
function placeOf(path: string, raw: Raw): (string | number)[] | undefined {
  const place: (string | number)[] = [];
  let at: unknown = raw;
  for (const step of path.replaceAll("[]", ".[]").split(".")) {
    if (step === "[]" || step === "*") {
      const [first] = Object.keys((at ?? {}) as object);
      if (first === undefined) return undefined;
      place.push(step === "[]" ? Number(first) : first);
    } else place.push(step);
    at = (at as Record<string, unknown> | undefined)?.[String(place.at(-1))];
  }
  return place;
}

/** Whether the settings have that key, or at least what it belongs to. */
function isIn(path: string, raw: Raw): boolean {
  const parent = (placeOf(path, raw) ?? [""]).slice(0, -1);
  const at = parent.reduce<any>((value, key) => value?.[key], raw);
  const isMap = typeof at === "object" && at !== null && !Array.isArray(at);
  return placeOf(path, raw) !== undefined && (isMap || (Array.isArray(at) && path.endsWith("[]")));
}

const textOf = (place: readonly (string | number)[]) =>
  place.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? key : `${text}.${key}`),
    "",
  );

function withValue(raw: Raw, place: readonly (string | number)[], value: unknown): Raw {
  const copy = structuredClone(raw);
  let at: any = copy;
  for (const key of place.slice(0, -1)) at = at[key] ??= {};
  if (value === undefined) delete at[place.at(-1) ?? ""];
  else at[place.at(-1) ?? ""] = value;
  return copy;
}

/** The messages about a place. */
function problems(raw: Raw, place: string): string[] {
  try {
    parseSettings(raw);
    return [];
  } catch (error) {
    assert(error instanceof SettingsError, String(error));
    return error.problems.filter((problem) => problem.startsWith(place));
  }
}

const advice =
  /\b(Write|Correct|write|Choose one of|choose one of|Did you mean|Valid keys|name at least|leave|Leave|Remove)\b/;

/** What a message must not have: zod's own words, a path twice, two colons in a row, "Write a map." without one. */
function faultsOf(message: string, place: string, value: unknown): string[] {
  const quoted =
    typeof value === "string" && /secret|externalId/.test(place) ? `"${value.slice(0, 1)}` : JSON.stringify(value);
  return [
    ...(advice.test(message) ? [] : ["says nothing of what to write"]),
    ...(/Invalid|Too (small|big)|expected|undefined|\[object|NaN|pattern \//.test(message)
      ? ["has words of the library"]
      : []),
    ...(/[.[]/.test(place) && message.split(place).length > 2 ? ["names the path twice"] : []),
    ...(value === undefined ||
    message.includes(quoted.slice(0, 60)) ||
    message.includes(Object.keys(Object(value)).join() || quoted)
      ? []
      : ["does not quote the value"]),
    ...(/missing.*missing|: is |Write a (map|list|string)\.|:\s*$|\.\.$/.test(message) ? ["reads badly"] : []),
    ...(message.length > 600 ? ["is too long"] : []),
  ];
}

describe("messages about settings", () => {
  const wrong: unknown[] = [null, "\u2049 wrong", -0.5, true, ["\u2049"], { "\u2049": 1 }, "", undefined];
  const paths = settingPaths();

  it("quote the value, name the key and say what to write, for every key and every wrong value", () => {
    const bad: string[] = [];
    let told = 0;
    const reached = new Set<string>();
    for (const path of paths)
      for (const raw of examples.filter((each) => isIn(path, each)).slice(0, 1)) {
        const place = placeOf(path, raw);
        assert(place !== undefined);
        for (const value of wrong)
          for (const message of problems(withValue(raw, place, value), textOf(place))) {
            told += 1;
            reached.add(path);
            const at = /^(\S+?)[,:]? (is|are|has|names|was)\b/.exec(message)?.[1] ?? "";
            // A message about a key within the value quotes that key's value.
            const inner = at === textOf(place) ? value : undefined;
            for (const fault of faultsOf(message, at, inner)) bad.push(`${fault}: ${message}`);
          }
      }
    assert.deepEqual([...new Set(bad)], []);
    const silent = paths.filter((path) => !reached.has(path));
    assert.deepEqual(silent, []);
    assert(told > 600, String(told));
  });

  it("say what an unknown key may mean, for every key with a letter too many", () => {
    const bad: string[] = [];
    for (const path of paths) {
      const raw = path.startsWith("accounts.discover") ? discovering() : withEveryKey();
      const place = placeOf(path, raw);
      const key = place?.at(-1);
      if (place === undefined || typeof key !== "string" || path.endsWith("*")) continue;
      const wrongPlace = [...place.slice(0, -1), `${key}x`];
      const [message = ""] = problems(withValue(raw, wrongPlace, 5), textOf(wrongPlace));
      if (!new RegExp(`Did you mean .*${key}`).test(message)) bad.push(`${textOf(wrongPlace)}: ${message}`);
    }
    assert.deepEqual(bad, []);
  });
});
