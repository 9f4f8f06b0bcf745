/** Exceptions beside the shipped ones: of each condition, one of a correlation rule, and one that has ended on the day before. */
export const exceptions = [
  { id: "ended", detections: ["trail-stopped"], principal: { role: "trail-mover" }, until: "2026-11-01" },
  { id: "by-account", detections: ["kms-key-disabled"], account: "200000000001", until: "2026-11-02" },
  {
    id: "by-caller",
    detections: ["access-key-created"],
    account: "200000000001",
    principal: { arn: "arn:aws:iam::*:user/ci/*", userAgent: "Terraform/*", invokedBy: "cloudformation.amazonaws.com" },
    until: "2027-01-31",
  },
  {
    id: "by-resource-and-pattern",
    detections: ["bucket-versioning-suspended", "public-access-block-removed"],
    resource: "scratch-*",
    pattern: { detail: { userAgent: [{ prefix: "aws-cli/" }], sourceIPAddress: [{ cidr: "10.0.0.0/8" }] } },
    until: "2027-01-31",
  },
  {
    id: "of-a-correlation-rule",
    detections: ["user-made-and-deleted"],
    principal: { role: "user-tests" },
    until: "2027-01-31",
  },
].map((each) => ({ ...each, owner: "platform team", reason: "It is only here to be tested." }));
