import type { JsonObject } from "../envelope";

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

/** Suffix of an AWS service's product ARN, which begins with partition and Region. */
export const madeBy = (product: "guardduty" | "inspector" | "macie" | "securityhub"): JsonObject => ({
  ProductArn: [{ suffix: `::product/aws/${product}` }],
});
