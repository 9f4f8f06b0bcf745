import type { JsonObject } from "../envelope";
import type { FindingsService } from "./finding";
import { own } from "../json";

/**
 * Findings of different kinds that mean more together than alone, on one resource and within a time window. When all
 * signals are present, one CRITICAL finding is created.
 */
export interface Correlation {
  /** Identity in settings and in the id of the findings it creates. */
  readonly id: string;
  /** One line about the event's effect on the resource. */
  readonly title: string;
  /** Reason why these signals together are urgent. */
  readonly why: string;
  /** ASFF type of the resource that the signals must share, for example `AwsEc2Instance`. */
  readonly resourceType: string;
  /** Most hours between the first and the last signal. */
  readonly windowHours: number;
  readonly signals: readonly Signal[];
  /** ASFF types of the created finding, `namespace/category/classifier`. */
  readonly types: readonly string[];
  /** Findings as their products send them, on one resource, that complete the correlation. */
  readonly samples: readonly JsonObject[];
  /** The same in the words of the new Security Hub; absent: its findings are not correlated so. */
  readonly ocsf?: OcsfCorrelation;
}

/** What another format asks of a correlation: the rest is the same. */
export interface OcsfCorrelation {
  /** Type of the resource in OCSF, for example `AWS::EC2::Instance`. */
  readonly resourceType: string;
  /** Event pattern for one finding in OCSF, by the id of its signal; `metadata.product.uid` identifies the product. */
  readonly patterns: Readonly<Record<string, JsonObject>>;
  readonly samples: readonly JsonObject[];
}

export interface Signal {
  readonly id: string;
  /**
   * Event pattern for one finding, for example `{ Severity: { Label: ["CRITICAL"] } }`. `ProductArn` identifies the
   * product and cannot be forged by a member's own findings; names and types can.
   */
  readonly pattern: JsonObject;
  /** Number of different findings required. @default 1 */
  readonly atLeast?: number;
}

/** A correlation in the words of a Security Hub; undefined if it has none for that one. */
export function inWordsOf(correlation: Correlation, service: FindingsService): Correlation | undefined {
  const { ocsf, ...shared } = correlation;
  if (service === "securityhub") return shared;
  if (ocsf === undefined) return undefined;
  const { patterns, ...words } = ocsf;
  return {
    ...shared,
    ...words,
    signals: shared.signals.map((signal) => ({ ...signal, pattern: own(patterns, signal.id) ?? {} })),
  };
}

/** Suffix of an AWS service's product ARN, which begins with partition and Region. */
export const madeBy = (product: "guardduty" | "inspector" | "macie" | "securityhub"): JsonObject => ({
  ProductArn: [{ suffix: `::product/aws/${product}` }],
});

/** The same in OCSF: no account can send as an AWS service's product. */
export const madeByV2 = (product: "guardduty" | "inspector" | "macie" | "securityhub"): JsonObject => ({
  metadata: { product: { uid: [{ suffix: `::productv2/aws/${product}` }] } },
});
