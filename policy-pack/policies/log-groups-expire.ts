import type { ResourceValidationPolicy } from "@pulumi/policy";

/** 0, or no number at all, keeps a log indefinitely (CloudWatch Logs user guide, "Change log data retention"). */
export const logGroupsExpire: ResourceValidationPolicy = {
  name: "log-groups-expire",
  description: "Every log group declares for how many days it retains its events.",
  validateResource: ({ type, props }, reportViolation) => {
    if (type === "aws:cloudwatch/logGroup:LogGroup" && !(Number(props.retentionInDays) > 0))
      reportViolation("The log group retains its events forever. Set retentionInDays.");
  },
};
