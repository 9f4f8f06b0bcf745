import type { Resource } from "../../graph";
import { nameOf } from "../../recorded";
import type { World } from "../../services/events/world";
import type { Failure } from "../guarantee";
import type { Journey } from "../../traffic/journey";
import type { ExpectedSilence } from "../../traffic/silence-scenario";

/** The function that tells of silence. */
const watcher = "watch-silence";

/** What was not told, or told more than once, or told without a reason: everything is to be told exactly once. */
export function silenceFailures(
  expected: readonly ExpectedSilence[],
  journeys: readonly Journey[],
  { world, resources }: { readonly world: World; readonly resources: readonly Resource[] },
): Failure[] {
  const told = journeys.flatMap(({ send, delivery }) =>
    send.causedBy !== undefined && send.event.source === "event-governance.silence" && delivery !== undefined
      ? [{ bus: delivery.bus, detail: send.event.detail, path: send.name }]
      : [],
  );
  const keyOf = (bus: string, state: unknown, account: unknown, silent: unknown, cause: unknown) =>
    JSON.stringify([bus, state, account, silent, cause]);
  const times = new Map<string, number>();
  for (const { bus, detail } of told) {
    const key = keyOf(bus, detail["state"], detail["account"], detail["silent"], detail["cause"]);
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  const wanted = new Set(
    expected.map(({ bus, state, account, silent, cause }) => keyOf(bus, state, account, silent, cause)),
  );
  const failures = expected.flatMap(({ bus, state, account, silent, cause }) => {
    const count = times.get(keyOf(bus, state, account, silent, cause)) ?? 0;
    if (count === 1) return [];
    const what = state === "silent" ? `is not heard any more, as ${cause ?? "of no cause"}` : "is heard again";
    return [
      {
        event: `account ${account} at ${bus}`,
        path: [],
        resource: functionOf(bus),
        problem:
          count === 0
            ? `Nobody was told that it ${what} (${silent.join("; ")}).`
            : `It was told ${count} times that it ${what} (${silent.join("; ")}).`,
      },
    ];
  });
  const astray = told
    .filter(
      ({ bus, detail }) =>
        !wanted.has(keyOf(bus, detail["state"], detail["account"], detail["silent"], detail["cause"])),
    )
    .map(({ bus, detail, path }) => ({
      event: `account ${String(detail["account"])} at ${bus}`,
      path: [path],
      resource: functionOf(bus),
      problem: `It was told as ${String(detail["state"])} (${[detail["silent"]].flat().join("; ")})${detail["cause"] === null ? "" : ` because of ${String(detail["cause"])}`}, and is not.`,
    }));
  return [...failures, ...astray];

  function functionOf(bus: string): string {
    const region = bus.split(":")[3];
    const found = resources.find(
      (each) =>
        each.type === "aws:lambda/function:Function" && each.region === region && nameOf(each).endsWith(`-${watcher}`),
    );
    return found?.urn ?? world.bus(bus)?.urn ?? bus;
  }
}
