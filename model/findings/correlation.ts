import type { JsonObject } from "../envelope";

/**
 * Findings of different kinds that, on one resource and within a time, mean more than each alone. When all signals are
 * there, one CRITICAL finding says so.
 */
export interface Correlation {
  /** Identity in settings and in the id of the findings it makes. */
  readonly id: string;
  /** What happened to the resource, in one line. */
  readonly title: string;
  /** Why these signals together deserve a person now. */
  readonly why: string;
  /** ASFF type of the resource that the signals must have in common, for example `AwsEc2Instance`. */
  readonly resourceType: string;
  /** The signals count together when no more than this lies between the first and the last. */
  readonly windowHours: number;
  readonly signals: readonly Signal[];
  /** ASFF types of the finding that is made, `namespace/category/classifier`. */
  readonly types: readonly string[];
  /** Findings as their products send them, on one resource, that complete the correlation. */
  readonly samples: readonly JsonObject[];
}

export interface Signal {
  readonly id: string;
  /**
   * Event pattern over one finding, for example `{ Severity: { Label: ["CRITICAL"] } }`. `ProductArn` tells who found it
   * and cannot be chosen by a member's own findings; names and types can.
   */
  readonly pattern: JsonObject;
  /** Different findings that are needed. @default 1 */
  readonly atLeast?: number;
}

/** End of the product ARN of an AWS service, which begins with partition and Region. */
export const madeBy = (product: "guardduty" | "inspector" | "macie" | "securityhub"): JsonObject => ({
  ProductArn: [{ suffix: `::product/aws/${product}` }],
});
