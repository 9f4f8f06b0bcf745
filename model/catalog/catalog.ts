import { accessAnalyzerFinding } from "./events/access-analyzer-finding";
import { accountSettingsChanged } from "./events/account-settings-changed";
import { bedrockAccessChanged } from "./events/bedrock-access-changed";
import { cloudtrailWeakened } from "./events/cloudtrail-weakened";
import { cloudwatchAlarmRaised } from "./events/cloudwatch-alarm-raised";
import { configComplianceChanged } from "./events/config-compliance-changed";
import { configRecordingWeakened } from "./events/config-recording-weakened";
import { consoleSignIn } from "./events/console-sign-in";
import { dnsQueryLoggingRemoved } from "./events/dns-query-logging-removed";
import { dynamodbTablesDeleted } from "./events/dynamodb-tables-deleted";
import { ec2FlowLogsDeleted } from "./events/ec2-flow-logs-deleted";
import { ec2ImagesShared } from "./events/ec2-images-shared";
import { ec2InstanceConnected } from "./events/ec2-instance-connected";
import { ec2InstanceStateChanged } from "./events/ec2-instance-state-changed";
import { ec2InstancesLaunched } from "./events/ec2-instances-launched";
import { ec2NetworkOpened } from "./events/ec2-network-opened";
import { ec2PasswordsRead } from "./events/ec2-passwords-read";
import { ec2ResourcesDeleted } from "./events/ec2-resources-deleted";
import { eksClustersDeleted } from "./events/eks-clusters-deleted";
import { guarddutyFinding } from "./events/guardduty-finding";
import { guarddutyWeakened } from "./events/guardduty-weakened";
import { healthEvent } from "./events/health-event";
import { heartbeat } from "./events/heartbeat";
import { iamCredentialsIssued } from "./events/iam-credentials-issued";
import { iamPermissionsGranted } from "./events/iam-permissions-granted";
import { iamPrincipalsDeleted } from "./events/iam-principals-deleted";
import { iamTrustChanged } from "./events/iam-trust-changed";
import { inspectorFinding } from "./events/inspector-finding";
import { kmsKeyDeleted } from "./events/kms-key-deleted";
import { kmsKeyEndangered } from "./events/kms-key-endangered";
import { lambdaChanged } from "./events/lambda-changed";
import { lambdaFunctionsDeleted } from "./events/lambda-functions-deleted";
import { loadBalancersDeleted } from "./events/load-balancers-deleted";
import { macieFinding } from "./events/macie-finding";
import { notification } from "./events/notification";
import { organizationChanged } from "./events/organization-changed";
import { parametersChanged } from "./events/parameters-changed";
import { parametersRead } from "./events/parameters-read";
import { rdsDataEndangered } from "./events/rds-data-endangered";
import { rdsSnapshotsDeleted } from "./events/rds-snapshots-deleted";
import { remediation } from "./events/remediation";
import { rolesanywhereTrustChanged } from "./events/rolesanywhere-trust-changed";
import { s3ExposureChanged } from "./events/s3-exposure-changed";
import { s3ObjectsTampered } from "./events/s3-objects-tampered";
import { secretsChanged } from "./events/secrets-changed";
import { secretsRead } from "./events/secrets-read";
import { securityhubFinding } from "./events/securityhub-finding";
import { securityhubWeakened } from "./events/securityhub-weakened";
import { ssmCommandsSent } from "./events/ssm-commands-sent";
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
