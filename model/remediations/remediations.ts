/**
 * What the organization can put right by itself, with a title for reports. The order is that of settings and reports.
 */
export const remediationTitles = {
  "enforce-bucket-encryption": "Encrypt a bucket with the organization's key",
  "enforce-public-access-block": "Block public access to a bucket",
  "revert-public-bucket-policy": "Remove public statements from a bucket's policy",
  "close-world-open-security-group": "Close administrative ports to the world",
  "tag-launched-instances": "Tag launched instances and add the administrators' security group",
  "restart-trail": "Switch a stopped trail back on",
  "deactivate-access-key": "Deactivate a leaked or root access key",
} as const;

export type RemediationId = keyof typeof remediationTitles;

export const remediationIds = Object.keys(remediationTitles) as [RemediationId, ...RemediationId[]];
