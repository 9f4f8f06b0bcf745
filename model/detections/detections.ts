import { accessKeyCreated } from "./shipped/access-key-created";
import { accessKeyExposed } from "./shipped/access-key-exposed";
import { accountRecoveryChanged } from "./shipped/account-recovery-changed";
import { adminPolicyAttached } from "./shipped/admin-policy-attached";
import { adminPolicyWritten } from "./shipped/admin-policy-written";
import { adminPortOpened } from "./shipped/admin-port-opened";
import { bedrockAccessGranted } from "./shipped/bedrock-access-granted";
import { bedrockLoggingRemoved } from "./shipped/bedrock-logging-removed";
import { bucketAclPublic } from "./shipped/bucket-acl-public";
import { bucketEmptiedByLifecycle } from "./shipped/bucket-emptied-by-lifecycle";
import { bucketEncryptionDeleted } from "./shipped/bucket-encryption-deleted";
import { bucketPolicyPublic } from "./shipped/bucket-policy-public";
import { bucketReplicatedOut } from "./shipped/bucket-replicated-out";
import { bucketVersioningSuspended } from "./shipped/bucket-versioning-suspended";
import { configRecorderStopped } from "./shipped/config-recorder-stopped";
import { costlyInstancesLaunched } from "./shipped/costly-instances-launched";
import { databaseDeleted } from "./shipped/database-deleted";
import { databasePortOpened } from "./shipped/database-port-opened";
import { databaseSnapshotPublic } from "./shipped/database-snapshot-public";
import { databaseSnapshotShared } from "./shipped/database-snapshot-shared";
import { delegatedAdministratorAdded } from "./shipped/delegated-administrator-added";
import { dnsLoggingRemoved } from "./shipped/dns-logging-removed";
import { exploitableVulnerability } from "./shipped/exploitable-vulnerability";
import { externalAccessFound } from "./shipped/external-access-found";
import { flowLogsDeleted } from "./shipped/flow-logs-deleted";
import { guarddutyDisabled } from "./shipped/guardduty-disabled";
import { guarddutyFindingsHidden } from "./shipped/guardduty-findings-hidden";
import { guarddutyHighFinding } from "./shipped/guardduty-high-finding";
import { guardrailPolicyDetached } from "./shipped/guardrail-policy-detached";
import { identityProviderChanged } from "./shipped/identity-provider-changed";
import { kmsKeyDeletionScheduled } from "./shipped/kms-key-deletion-scheduled";
import { kmsKeyDisabled } from "./shipped/kms-key-disabled";
import { kmsKeyPolicyPublic } from "./shipped/kms-key-policy-public";
import { lambdaCodeChangedByUser } from "./shipped/lambda-code-changed-by-user";
import { lambdaLayerAttached } from "./shipped/lambda-layer-attached";
import { lambdaMadePublic } from "./shipped/lambda-made-public";
import { loginProfileSet } from "./shipped/login-profile-set";
import { macieSensitiveData } from "./shipped/macie-sensitive-data";
import { metadataV1Allowed } from "./shipped/metadata-v1-allowed";
import { mfaDeviceRemoved } from "./shipped/mfa-device-removed";
import { organizationLeft } from "./shipped/organization-left";
import { parametersDecrypted } from "./shipped/parameters-decrypted";
import { permissionsBoundaryRemoved } from "./shipped/permissions-boundary-removed";
import { publicAccessBlockRemoved } from "./shipped/public-access-block-removed";
import { publicSharingUnblocked } from "./shipped/public-sharing-unblocked";
import { regionEnabled } from "./shipped/region-enabled";
import { remediationActed } from "./shipped/remediation-acted";
import { remediationFailed } from "./shipped/remediation-failed";
import { remediationHeldUp } from "./shipped/remediation-held-up";
import { remediationNeedsPerson } from "./shipped/remediation-needs-person";
import { remediationUndone } from "./shipped/remediation-undone";
import { roleTrustOpened } from "./shipped/role-trust-opened";
import { roleTrustPublic } from "./shipped/role-trust-public";
import { rootAccessKeyCreated } from "./shipped/root-access-key-created";
import { rootPasswordRecovered } from "./shipped/root-password-recovered";
import { rootSignIn } from "./shipped/root-sign-in";
import { rootSignInFailed } from "./shipped/root-sign-in-failed";
import { rootUsedIam } from "./shipped/root-used-iam";
import { secretForceDeleted } from "./shipped/secret-force-deleted";
import { secretShared } from "./shipped/secret-shared";
import { secretsReadInBulk } from "./shipped/secrets-read-in-bulk";
import { securityhubCriticalFinding } from "./shipped/securityhub-critical-finding";
import { securityhubDisabled } from "./shipped/securityhub-disabled";
import { securityhubFindingsHidden } from "./shipped/securityhub-findings-hidden";
import { signInWithoutMfa } from "./shipped/sign-in-without-mfa";
import { snapshotMadePublic } from "./shipped/snapshot-made-public";
import { snapshotShared } from "./shipped/snapshot-shared";
import { sshKeyPushed } from "./shipped/ssh-key-pushed";
import { ssmCommandSent } from "./shipped/ssm-command-sent";
import { ssmDocumentPublic } from "./shipped/ssm-document-public";
import { trailStopped } from "./shipped/trail-stopped";
import { trailWeakened } from "./shipped/trail-weakened";
import { trustAnchorCreated } from "./shipped/trust-anchor-created";
import { userDataChanged } from "./shipped/user-data-changed";
import { vpcPublicAccessUnblocked } from "./shipped/vpc-public-access-unblocked";
import { windowsPasswordsRead } from "./shipped/windows-passwords-read";
import type { Detection } from "./detection";
import type { CustomDetection } from "../settings/detections";
import type { Envelope, JsonObject } from "../envelope";
import { governedEvents } from "../network/governed-events";
import { ownSources } from "../names";
import { compilePatterns, type PatternSet } from "../pattern/pattern";
import { isEnabled } from "../settings/responders";
import type { Settings } from "../settings/schema";

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
