import { accessAnalyzerFinding } from "./catalog/access-analyzer-finding";
import { accountSettingsChanged } from "./catalog/account-settings-changed";
import { bedrockAccessChanged } from "./catalog/bedrock-access-changed";
import { cloudtrailWeakened } from "./catalog/cloudtrail-weakened";
import { cloudwatchAlarmRaised } from "./catalog/cloudwatch-alarm-raised";
import { configComplianceChanged } from "./catalog/config-compliance-changed";
import { configRecordingWeakened } from "./catalog/config-recording-weakened";
import { consoleSignIn } from "./catalog/console-sign-in";
import { dnsQueryLoggingRemoved } from "./catalog/dns-query-logging-removed";
import { dynamodbTablesDeleted } from "./catalog/dynamodb-tables-deleted";
import { ec2FlowLogsDeleted } from "./catalog/ec2-flow-logs-deleted";
import { ec2ImagesShared } from "./catalog/ec2-images-shared";
import { ec2InstanceConnected } from "./catalog/ec2-instance-connected";
import { ec2InstanceStateChanged } from "./catalog/ec2-instance-state-changed";
import { ec2InstancesLaunched } from "./catalog/ec2-instances-launched";
import { ec2NetworkOpened } from "./catalog/ec2-network-opened";
import { ec2PasswordsRead } from "./catalog/ec2-passwords-read";
import { ec2ResourcesDeleted } from "./catalog/ec2-resources-deleted";
import { eksClustersDeleted } from "./catalog/eks-clusters-deleted";
import { guarddutyFinding } from "./catalog/guardduty-finding";
import { guarddutyWeakened } from "./catalog/guardduty-weakened";
import { healthEvent } from "./catalog/health-event";
import { heartbeat } from "./catalog/heartbeat";
import { iamCredentialsIssued } from "./catalog/iam-credentials-issued";
import { iamPermissionsGranted } from "./catalog/iam-permissions-granted";
import { iamPrincipalsDeleted } from "./catalog/iam-principals-deleted";
import { iamTrustChanged } from "./catalog/iam-trust-changed";
import { inspectorFinding } from "./catalog/inspector-finding";
import { kmsKeyDeleted } from "./catalog/kms-key-deleted";
import { kmsKeyEndangered } from "./catalog/kms-key-endangered";
import { lambdaChanged } from "./catalog/lambda-changed";
import { lambdaFunctionsDeleted } from "./catalog/lambda-functions-deleted";
import { loadBalancersDeleted } from "./catalog/load-balancers-deleted";
import { macieFinding } from "./catalog/macie-finding";
import { notification } from "./catalog/notification";
import { organizationChanged } from "./catalog/organization-changed";
import { parametersChanged } from "./catalog/parameters-changed";
import { parametersRead } from "./catalog/parameters-read";
import { rdsDataEndangered } from "./catalog/rds-data-endangered";
import { rdsSnapshotsDeleted } from "./catalog/rds-snapshots-deleted";
import { remediation } from "./catalog/remediation";
import { rolesanywhereTrustChanged } from "./catalog/rolesanywhere-trust-changed";
import { s3ExposureChanged } from "./catalog/s3-exposure-changed";
import { s3ObjectsTampered } from "./catalog/s3-objects-tampered";
import { secretsChanged } from "./catalog/secrets-changed";
import { secretsRead } from "./catalog/secrets-read";
import { securityhubFinding } from "./catalog/securityhub-finding";
import { securityhubWeakened } from "./catalog/securityhub-weakened";
import { ssmCommandsSent } from "./catalog/ssm-commands-sent";
import type { GovernedEvent } from "./governed-event";

/** Every event that this project governs unless settings say otherwise, sorted by id: one file each in `catalog/`. */
export const catalog: readonly GovernedEvent[] = [
  accessAnalyzerFinding,
  accountSettingsChanged,
  bedrockAccessChanged,
  cloudtrailWeakened,
  cloudwatchAlarmRaised,
  configComplianceChanged,
  configRecordingWeakened,
  consoleSignIn,
  dnsQueryLoggingRemoved,
  dynamodbTablesDeleted,
  ec2FlowLogsDeleted,
  ec2ImagesShared,
  ec2InstanceConnected,
  ec2InstanceStateChanged,
  ec2InstancesLaunched,
  ec2NetworkOpened,
  ec2PasswordsRead,
  ec2ResourcesDeleted,
  eksClustersDeleted,
  guarddutyFinding,
  guarddutyWeakened,
  healthEvent,
  heartbeat,
  iamCredentialsIssued,
  iamPermissionsGranted,
  iamPrincipalsDeleted,
  iamTrustChanged,
  inspectorFinding,
  kmsKeyDeleted,
  kmsKeyEndangered,
  lambdaChanged,
  lambdaFunctionsDeleted,
  loadBalancersDeleted,
  macieFinding,
  notification,
  organizationChanged,
  parametersChanged,
  parametersRead,
  rdsDataEndangered,
  rdsSnapshotsDeleted,
  remediation,
  rolesanywhereTrustChanged,
  s3ExposureChanged,
  s3ObjectsTampered,
  secretsChanged,
  secretsRead,
  securityhubFinding,
  securityhubWeakened,
  ssmCommandsSent,
];

const byId = new Map(catalog.map((event) => [event.id, event]));

/** The entry with this id, or undefined when the catalog has none. */
export const findGovernedEvent = (id: string): GovernedEvent | undefined => byId.get(id);
