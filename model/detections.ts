import { accessKeyCreated } from "./detections/access-key-created";
import { accessKeyExposed } from "./detections/access-key-exposed";
import { accountRecoveryChanged } from "./detections/account-recovery-changed";
import { adminPolicyAttached } from "./detections/admin-policy-attached";
import { adminPolicyWritten } from "./detections/admin-policy-written";
import { adminPortOpened } from "./detections/admin-port-opened";
import { bedrockAccessGranted } from "./detections/bedrock-access-granted";
import { bedrockLoggingRemoved } from "./detections/bedrock-logging-removed";
import { bucketAclPublic } from "./detections/bucket-acl-public";
import { bucketEmptiedByLifecycle } from "./detections/bucket-emptied-by-lifecycle";
import { bucketEncryptionDeleted } from "./detections/bucket-encryption-deleted";
import { bucketPolicyPublic } from "./detections/bucket-policy-public";
import { bucketReplicatedOut } from "./detections/bucket-replicated-out";
import { bucketVersioningSuspended } from "./detections/bucket-versioning-suspended";
import { configRecorderStopped } from "./detections/config-recorder-stopped";
import { costlyInstancesLaunched } from "./detections/costly-instances-launched";
import { databaseDeleted } from "./detections/database-deleted";
import { databasePortOpened } from "./detections/database-port-opened";
import { databaseSnapshotPublic } from "./detections/database-snapshot-public";
import { databaseSnapshotShared } from "./detections/database-snapshot-shared";
import { delegatedAdministratorAdded } from "./detections/delegated-administrator-added";
import { dnsLoggingRemoved } from "./detections/dns-logging-removed";
import { exploitableVulnerability } from "./detections/exploitable-vulnerability";
import { externalAccessFound } from "./detections/external-access-found";
import { flowLogsDeleted } from "./detections/flow-logs-deleted";
import { guarddutyDisabled } from "./detections/guardduty-disabled";
import { guarddutyFindingsHidden } from "./detections/guardduty-findings-hidden";
import { guarddutyHighFinding } from "./detections/guardduty-high-finding";
import { guardrailPolicyDetached } from "./detections/guardrail-policy-detached";
import { identityProviderChanged } from "./detections/identity-provider-changed";
import { kmsKeyDeletionScheduled } from "./detections/kms-key-deletion-scheduled";
import { kmsKeyDisabled } from "./detections/kms-key-disabled";
import { kmsKeyPolicyPublic } from "./detections/kms-key-policy-public";
import { lambdaCodeChangedByUser } from "./detections/lambda-code-changed-by-user";
import { lambdaLayerAttached } from "./detections/lambda-layer-attached";
import { lambdaMadePublic } from "./detections/lambda-made-public";
import { loginProfileSet } from "./detections/login-profile-set";
import { macieSensitiveData } from "./detections/macie-sensitive-data";
import { metadataV1Allowed } from "./detections/metadata-v1-allowed";
import { mfaDeviceRemoved } from "./detections/mfa-device-removed";
import { organizationLeft } from "./detections/organization-left";
import { parametersDecrypted } from "./detections/parameters-decrypted";
import { permissionsBoundaryRemoved } from "./detections/permissions-boundary-removed";
import { publicAccessBlockRemoved } from "./detections/public-access-block-removed";
import { publicSharingUnblocked } from "./detections/public-sharing-unblocked";
import { regionEnabled } from "./detections/region-enabled";
import { remediationActed } from "./detections/remediation-acted";
import { remediationFailed } from "./detections/remediation-failed";
import { remediationHeldUp } from "./detections/remediation-held-up";
import { remediationNeedsPerson } from "./detections/remediation-needs-person";
import { remediationUndone } from "./detections/remediation-undone";
import { roleTrustOpened } from "./detections/role-trust-opened";
import { roleTrustPublic } from "./detections/role-trust-public";
import { rootAccessKeyCreated } from "./detections/root-access-key-created";
import { rootPasswordRecovered } from "./detections/root-password-recovered";
import { rootSignIn } from "./detections/root-sign-in";
import { rootSignInFailed } from "./detections/root-sign-in-failed";
import { rootUsedIam } from "./detections/root-used-iam";
import { secretForceDeleted } from "./detections/secret-force-deleted";
import { secretShared } from "./detections/secret-shared";
import { secretsReadInBulk } from "./detections/secrets-read-in-bulk";
import { securityhubCriticalFinding } from "./detections/securityhub-critical-finding";
import { securityhubDisabled } from "./detections/securityhub-disabled";
import { securityhubFindingsHidden } from "./detections/securityhub-findings-hidden";
import { signInWithoutMfa } from "./detections/sign-in-without-mfa";
import { snapshotMadePublic } from "./detections/snapshot-made-public";
import { snapshotShared } from "./detections/snapshot-shared";
import { sshKeyPushed } from "./detections/ssh-key-pushed";
import { ssmCommandSent } from "./detections/ssm-command-sent";
import { ssmDocumentPublic } from "./detections/ssm-document-public";
import { trailStopped } from "./detections/trail-stopped";
import { trailWeakened } from "./detections/trail-weakened";
import { trustAnchorCreated } from "./detections/trust-anchor-created";
import { userDataChanged } from "./detections/user-data-changed";
import { vpcPublicAccessUnblocked } from "./detections/vpc-public-access-unblocked";
import { windowsPasswordsRead } from "./detections/windows-passwords-read";
import type { Detection } from "./detection";
import type { CustomDetection } from "./detection-settings";
import type { Envelope, JsonObject } from "./envelope";
import { governedEvents } from "./governed-events";
import { ownSources } from "./names";
import { compilePatterns, type PatternSet } from "./pattern";
import { isEnabled } from "./responder-settings";
import type { Settings } from "./settings-schema";

/** Every detection of this project, sorted by id: one file each in `detections/`. */
export const detections: readonly Detection[] = [
  accessKeyCreated,
  accessKeyExposed,
  accountRecoveryChanged,
  adminPolicyAttached,
  adminPolicyWritten,
  adminPortOpened,
  bedrockAccessGranted,
  bedrockLoggingRemoved,
  bucketAclPublic,
  bucketEmptiedByLifecycle,
  bucketEncryptionDeleted,
  bucketPolicyPublic,
  bucketReplicatedOut,
  bucketVersioningSuspended,
  configRecorderStopped,
  costlyInstancesLaunched,
  databaseDeleted,
  databasePortOpened,
  databaseSnapshotPublic,
  databaseSnapshotShared,
  delegatedAdministratorAdded,
  dnsLoggingRemoved,
  exploitableVulnerability,
  externalAccessFound,
  flowLogsDeleted,
  guarddutyDisabled,
  guarddutyFindingsHidden,
  guarddutyHighFinding,
  guardrailPolicyDetached,
  identityProviderChanged,
  kmsKeyDeletionScheduled,
  kmsKeyDisabled,
  kmsKeyPolicyPublic,
  lambdaCodeChangedByUser,
  lambdaLayerAttached,
  lambdaMadePublic,
  loginProfileSet,
  macieSensitiveData,
  metadataV1Allowed,
  mfaDeviceRemoved,
  organizationLeft,
  parametersDecrypted,
  permissionsBoundaryRemoved,
  publicAccessBlockRemoved,
  publicSharingUnblocked,
  regionEnabled,
  remediationActed,
  remediationFailed,
  remediationHeldUp,
  remediationNeedsPerson,
  remediationUndone,
  roleTrustOpened,
  roleTrustPublic,
  rootAccessKeyCreated,
  rootPasswordRecovered,
  rootSignIn,
  rootSignInFailed,
  rootUsedIam,
  secretForceDeleted,
  secretShared,
  secretsReadInBulk,
  securityhubCriticalFinding,
  securityhubDisabled,
  securityhubFindingsHidden,
  signInWithoutMfa,
  snapshotMadePublic,
  snapshotShared,
  sshKeyPushed,
  ssmCommandSent,
  ssmDocumentPublic,
  trailStopped,
  trailWeakened,
  trustAnchorCreated,
  userDataChanged,
  vpcPublicAccessUnblocked,
  windowsPasswordsRead,
];

const byId = new Map(detections.map((detection) => [detection.id, detection]));

/** The detection with this id, or undefined when this project has none. */
export const findDetection = (id: string): Detection | undefined => byId.get(id);

/** The whole event pattern: the source is pinned. */
export const patternOf = ({ source, pattern }: Detection): JsonObject => ({ source: [source], ...pattern });

/** One machine for all of them, which gives the ids of those that an event fires. */
export const compileDetections = (chosen: readonly Detection[]): PatternSet =>
  compilePatterns(new Map(chosen.map((detection) => [detection.id, patternOf(detection)])));

/**
 * The detections that these settings choose, sorted by id: this project's without what is excluded and without those whose
 * event is not governed, with their severity as settings have it, and the team's own.
 */
export function chosenDetections(settings: Settings): Detection[] {
  const { exclude, severity, custom } = settings.detections;
  const governed = new Set(governedEvents(settings).map(({ id }) => id));
  const chosen = detections
    .filter(({ id, governedBy }) => !exclude.includes(id) && governed.has(governedBy))
    .map((detection) => ({
      ...inPlace(detection, settings),
      severity: severity[detection.id] ?? detection.severity,
    }));
  const governing = governingEvents(settings);
  return [...chosen, ...custom.map((each) => fromSettings(each, governing))].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function inPlace({ patternWith, ...detection }: Detection, { administrators, organization }: Settings): Detection {
  // Anybody in the organization can put an event with a source of ours on a bus: only the hub's own are believed.
  if (detection.source.startsWith(ownSources))
    return { ...detection, pattern: { account: [organization.governanceAccountId], ...detection.pattern } };
  const findingsAdministratorId = administrators.securityhub?.accountId;
  return patternWith === undefined || findingsAdministratorId === undefined
    ? detection
    : { ...detection, pattern: patternWith({ findingsAdministratorId }) };
}

/** Whether anybody is told of what detections find: there is a channel, and the function that writes to it runs. */
export const tellsPeople = ({ notifications, responders }: Settings): boolean =>
  notifications.channels.length > 0 && isEnabled(responders, "notify");

function fromSettings(custom: CustomDetection, governing: (event: Envelope) => string[]): Detection {
  const { readOnly, technique, query, sample, nearMiss, ...rest } = custom;
  const event = envelopeOf(custom.source, sample);
  return {
    ...rest,
    ...(technique !== undefined && { technique }),
    ...(query !== undefined && { query }),
    ...(readOnly && { readOnly: true as const }),
    governedBy: governing(event)[0] ?? "",
    sample: event,
    nearMiss: envelopeOf(custom.source, nearMiss),
    limits: "",
  };
}

/** Which of the governed events that these settings choose carry an event to the hub, by id. */
export function governingEvents(settings: Settings): (event: Envelope) => string[] {
  const patterns = compilePatterns(
    new Map(governedEvents(settings).map(({ id, source, pattern }) => [id, { source: [source], ...pattern }])),
  );
  return (event) => patterns.match(event);
}

/** The team's event as EventBridge would send it. */
export const envelopeOf = (source: string, event: CustomDetection["sample"]): Envelope => ({
  version: "0",
  id: "00000000-0000-0000-0000-000000000000",
  "detail-type": event["detail-type"],
  source,
  account: event.account ?? "111122223333",
  time: "2026-01-01T00:00:00Z",
  region: event.region ?? "us-east-1",
  resources: event.resources,
  detail: event.detail,
});
