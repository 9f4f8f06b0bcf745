import type { Envelope } from "../../model/envelope";
import type { Rule } from "../services/events/rule";
import type { World } from "../services/events/world";
import { isEventBus, parseArn } from "../services/iam/arn";
import { eventOf, type ExpectedNames, isOf, type Kind, pathsNamed, sampleAt } from "../traffic/named-events";
import { matcherFor } from "../known-patterns";
import type { Fact } from "./fact";

/**
 * Asks of each rule that forwards or archives the sample of a governed event whether each other event that the same entry
 * names is taken there, too, and whether it takes one of which no entry says that it is governed; and the same of each rule
 * of a detection. Traffic sends samples: of an entry with forty calls it shows one. `detectionsOf`: ids of detections by the
 * URN of their rule.
 */
export function askNamedEvents(
  { governed, detection }: ExpectedNames,
  { rules }: World,
  detectionsOf: ReadonlyMap<string, readonly string[]>,
): Fact[] {
  const asked = new Set<string>();
  return [
    ...rules.flatMap((rule) => {
      const { account, region, pattern = "" } = rule;
      const does = forwards(rule) ? "forwards" : archives(rule) ? "archives" : undefined;
      // Members share a few patterns.
      if (does === undefined || asked.has(`${does} ${pattern}`)) return [];
      asked.add(`${does} ${pattern}`);
      const sampleOf = (each: Kind) => sampleAt(each, account, region);
      return [
        ...factOf(rule, does, governed, sampleOf, does === "forwards" ? forwards : archives),
        ...excessOf(rule, does, governed, sampleOf),
      ];
    }),
    ...rules.flatMap((rule) => {
      const kinds = (detectionsOf.get(rule.urn) ?? []).flatMap((id) => detection(id) ?? []);
      const isAlike = ({ urn }: Rule) =>
        detectionsOf.get(urn)?.some((id) => kinds.some((each) => each.id === id)) === true;
      return kinds.length === 0
        ? []
        : [
            ...factOf(rule, "finds", kinds, ({ sample }) => sample, isAlike),
            ...excessOf(rule, "finds", kinds, ({ sample }) => sample),
          ];
    }),
  ];

  function factOf(
    rule: Rule,
    does: string,
    kinds: readonly Kind[],
    sampleOf: (kind: Kind) => Envelope,
    isAlike: (other: Rule) => boolean,
  ): Fact[] {
    const { arn, urn, pattern = "" } = rule;
    // A pattern that EventBridge refuses is guarantee 6's.
    if (kinds.length === 0 || pattern === "") return [];
    const matcher = matcherFor(pattern);
    const lost = kinds
      .filter(({ source }) => pattern.includes(`"${source}"`))
      .flatMap((kind) => {
        const sample = sampleOf(kind);
        if (!matcher.matches(sample)) return [];
        const each = kind.named.find((named) => {
          const event = eventOf(sample, named);
          return !matcher.matches(event) && isOf(kind, event) && !elsewhere(rule, event, isAlike);
        });
        return each === undefined ? [] : [{ id: kind.id, ...each }];
      })[0];
    return [
      {
        what: `events that ${arn} ${does}`,
        urn,
        ...(lost !== undefined && {
          problem: `It ${does} ${lost.id} as in its sample, and not where ${lost.path.join(".")} is ${lost.value}.`,
        }),
      },
    ];
  }

  /** Whether a rule takes a governed event with another value where the entry names some: nobody asked for that. */
  function excessOf(rule: Rule, does: string, kinds: readonly Kind[], sampleOf: (kind: Kind) => Envelope): Fact[] {
    const { arn, urn, pattern = "" } = rule;
    if (pattern === "") return [];
    const matcher = matcherFor(pattern);
    const isMeant = (event: Envelope) => kinds.some((kind) => kind.source === event.source && isOf(kind, event));
    const excess = kinds
      .filter(({ source }) => pattern.includes(`"${source}"`))
      .flatMap((kind) => {
        const sample = sampleOf(kind);
        if (!matcher.matches(sample)) return [];
        const path = pathsNamed(kind.pattern).find((named) => {
          const event = eventOf(sample, { path: named, value: otherValue });
          return matcher.matches(event) && !isMeant(event);
        });
        return path === undefined ? [] : [{ id: kind.id, path }];
      })[0];
    return [
      {
        what: `events that ${arn} leaves alone`,
        urn,
        ...(excess !== undefined && {
          problem: `It ${does} ${excess.id} whatever ${excess.path.join(".")} is, and it is about a few values alone.`,
        }),
      },
    ];
  }

  function elsewhere({ busArn, arn }: Rule, event: Envelope, isAlike: (other: Rule) => boolean): boolean {
    return rules.some(
      (other) =>
        other.busArn === busArn &&
        other.arn !== arn &&
        isAlike(other) &&
        matcherFor(other.pattern ?? "{}").matches(event),
    );
  }
}

/** On the bus to which AWS's services send, and to another bus. */
const forwards = ({ busArn, pattern, targets }: Rule): boolean =>
  pattern !== undefined &&
  busArn.endsWith(":event-bus/default") &&
  targets.some(({ arn }) => isEventBus(parseArn(arn)));

/** From a bus into a delivery stream. */
const archives = ({ pattern, targets }: Rule): boolean =>
  pattern !== undefined && targets.some(({ arn }) => parseArn(arn)?.service === "firehose");

/** What no entry names. */
const otherValue = "Nothing That Anybody Governs";
