/** The six parts of an Amazon Resource Name (IAM user guide, "IAM identifiers": `arn:partition:service:region:account:resource`). */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** Empty for global resources, such as roles and buckets. */
  readonly region: string;
  readonly account: string;
  /** Everything after the fifth colon: `event-bus/central`, `log-group:/aws/events/x`. */
  readonly resource: string;
}

/** `undefined` if the text is not an ARN. */
export function parseArn(text: string): Arn | undefined {
  const [arn, partition, service, region, account, ...resource] = text.split(":");
  if (arn !== "arn" || !partition || !service || region === undefined || account === undefined || resource.length === 0)
    return undefined;
  return { partition, service, region, account, resource: resource.join(":") };
}

/** The partition a Region belongs to: `aws`, `aws-cn` or `aws-us-gov`. */
export const partitionOf = (region: string): string =>
  region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";

/** `arn:aws:events:eu-west-1:111122223333:event-bus/default` */
export const eventBusArn = (region: string, account: string, name = "default"): string =>
  `arn:${partitionOf(region)}:events:${region}:${account}:event-bus/${name}`;

/**
 * A rule belongs to the account and Region of its bus, whoever created it (EventBridge user guide, "Managing access
 * permissions to your Amazon EventBridge resources"): `rule/NAME` on a default bus, `rule/BUS/NAME` on another.
 */
export function ruleArn(busArn: string, name: string): string {
  const [prefix = "", bus = ""] = busArn.split(":event-bus/");
  return `${prefix}:rule/${bus === "default" ? "" : `${bus}/`}${name}`;
}

/** Of no ARN: false. */
export const isEventBus = (arn: Arn | undefined): boolean =>
  arn?.service === "events" && arn.resource.startsWith("event-bus/");

/** `api-destination/NAME/ID`; of no ARN: false. */
export const isApiDestination = (arn: Arn | undefined): boolean =>
  arn?.service === "events" && arn.resource.startsWith("api-destination/");
