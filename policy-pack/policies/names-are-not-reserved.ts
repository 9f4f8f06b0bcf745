import type { ResourceValidationPolicy } from "@pulumi/policy";

interface Reservation {
  /** Types whose `name` is checked, or `bucket` for a bucket. */
  readonly types: RegExp;
  readonly names: RegExp;
  readonly whose: string;
}

const reservations: readonly Reservation[] = [
  // Preventive controls of AWS Control Tower deny changes to these in every member account (AWS Control Tower user guide,
  // "Mandatory controls").
  {
    types: /^aws:(cloudwatch\/(eventRule|logGroup|metricAlarm)|iam\/role|sns\/topic|lambda\/function|s3\/bucket):/,
    names: /^(\/aws\/lambda\/)?aws-?controltower/i,
    whose: "AWS Control Tower",
  },
  // Service-linked roles and IAM Identity Center (IAM user guide, "Service-linked roles").
  { types: /^aws:iam\/(role|policy):/, names: /^(AWSServiceRoleFor|AWSReservedSSO_)/, whose: "AWS IAM" },
  // S3 user guide, "General purpose bucket naming rules".
  {
    types: /^aws:s3\/bucket:/,
    names: /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/,
    whose: "Amazon S3",
  },
  // EventBridge user guide, "Event buses": partner event buses have the name of their source.
  { types: /^aws:cloudwatch\/eventBus:/, names: /^(default$|aws\.partner\/)/, whose: "Amazon EventBridge" },
  // StackSets name the stacks that they create (CloudFormation user guide, "StackSets concepts").
  { types: /^aws:cloudformation\/stack:/, names: /^StackSet-/, whose: "AWS CloudFormation StackSets" },
];

/** A resource with a reserved name is rejected on creation, or cannot be changed afterwards. */
export const namesAreNotReserved: ResourceValidationPolicy = {
  name: "names-are-not-reserved",
  description: "No resource has a name that AWS reserves.",
  validateResource: ({ type, props }, reportViolation) => {
    const name: unknown = type.startsWith("aws:s3/bucket:") ? props.bucket : props.name;
    if (typeof name !== "string") return;
    for (const { types, names, whose } of reservations)
      if (types.test(type) && names.test(name))
        reportViolation(`The name "${name}" is reserved by ${whose}. Choose another.`);
  },
};
