import type { Envelope } from "../../model/envelope";
import type { Rule } from "../services/events/rule";
import type { World } from "../services/events/world";
import { isEventBus, parseArn } from "../services/iam/arn";
import { eventOf, type ExpectedNames, isOf, type Kind, sampleAt } from "../traffic/named-events";
import { matcherFor } from "../known-patterns";
import type { Fact } from "./fact";

/**
 * Asks of each rule that forwards the sample of a governed event whether each other event that the same entry names is
 * forwarded from there, too; and the same of each rule of a detection. Traffic sends samples: of an entry with forty calls
 * it shows one. `detectionsOf`: ids of detections by the URN of their rule.
 */
export function askNamedEvents(
  { governed, detection }: ExpectedNames,
  { rules }: World,
  detectionsOf: ReadonlyMap<string, readonly string[]>,
): Fact[] {
  const asked = new Set<string>();
  return [
    ...rules.filter(forwards).flatMap((rule) => {
      const { account, region, pattern = "" } = rule;
      // Members share a few patterns.
      if (asked.has(pattern)) return [];
      asked.add(pattern);
      return factOf(rule, "forwards", governed, (each) => sampleAt(each, account, region), forwards);
    }),
    ...rules.flatMap((rule) => {
      const kinds = (detectionsOf.get(rule.urn) ?? []).flatMap((id) => detection(id) ?? []);
      const isAlike = ({ urn }: Rule) =>
        detectionsOf.get(urn)?.some((id) => kinds.some((each) => each.id === id)) === true;
      return factOf(rule, "finds", kinds, ({ sample }) => sample, isAlike);
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
  targets.some(({ arn }) => isEventBus(parseArn(arn) ?? noArn));

const noArn = { partition: "", service: "", region: "", account: "", resource: "" };
