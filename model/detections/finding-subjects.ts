import type { SubjectPath } from "./subject";

/** Where findings of AWS services name the resources that they are about. */

/**
 * GuardDuty API reference, "Resource"; for an attack sequence, which has no resource of its own, "Sequence", whose
 * resources are "ResourceV2".
 */
export const guarddutyResources: readonly SubjectPath[] = [
  "detail.resource.instanceDetails.instanceId",
  "detail.resource.s3BucketDetails.arn",
  "detail.resource.accessKeyDetails.userName",
  "detail.resource.eksClusterDetails.arn",
  "detail.resource.ecsClusterDetails.arn",
  "detail.resource.containerDetails.id",
  "detail.resource.lambdaDetails.functionArn",
  "detail.resource.rdsDbInstanceDetails.dbInstanceArn",
  "detail.resource.rdsLimitlessDbDetails.dbShardGroupArn",
  "detail.resource.ebsVolumeDetails.scannedVolumeDetails.volumeArn",
  "detail.resource.ebsSnapshotDetails.snapshotArn",
  "detail.resource.ec2ImageDetails.imageArn",
  "detail.resource.recoveryPointDetails.recoveryPointArn",
  "detail.service.detection.sequence.resources.uid",
];

/** Amazon Inspector user guide, "Amazon EventBridge event schema". */
export const inspectorResources: readonly SubjectPath[] = ["detail.resources.id"];

/** Amazon Macie user guide, "EventBridge event schema for findings". */
export const macieResources: readonly SubjectPath[] = ["detail.resourcesAffected.s3Bucket.arn"];

/** IAM user guide, "Monitoring IAM Access Analyzer with Amazon EventBridge". */
export const accessAnalyzerResources: readonly SubjectPath[] = ["detail.resource"];

/** Security Hub user guide, "AWS Security Finding Format": Resources. */
export const securityhubResources: readonly SubjectPath[] = ["detail.findings.Resources.Id"];

/** OCSF 1.6, "Resource Details": the ARN, where the id is not one. */
export const securityhubV2Resources: readonly SubjectPath[] = ["detail.findings.resources.uid"];

/** AWS Health user guide, "AWS Health events Amazon EventBridge schema". */
export const healthEntities: readonly SubjectPath[] = ["detail.affectedEntities.entityValue"];

/** docs/remediation.md, "Reports". */
export const remediatedResources: readonly SubjectPath[] = ["detail.resource", "detail.remediation"];
