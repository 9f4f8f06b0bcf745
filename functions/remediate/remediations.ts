import type { RemediationId } from "../../model/remediations/remediations";
import type { Remediation, Tags } from "./remediation";
import { closeWorldOpenSecurityGroup } from "./remediations/close-world-open-security-group";
import { deactivateAccessKey } from "./remediations/deactivate-access-key";
import { enforceBucketEncryption } from "./remediations/enforce-bucket-encryption";
import { enforcePublicAccessBlock } from "./remediations/enforce-public-access-block";
import { restartTrail } from "./remediations/restart-trail";
import { revertPublicBucketPolicy } from "./remediations/revert-public-bucket-policy";
import { tagLaunchedInstances } from "./remediations/tag-launched-instances";

/** A remediation whose live state only its own `plan` looks into. */
export type AnyRemediation = Remediation<{ readonly tags: Tags }>;

export const remediations: Readonly<Record<RemediationId, AnyRemediation>> = {
  "enforce-bucket-encryption": enforceBucketEncryption as unknown as AnyRemediation,
  "enforce-public-access-block": enforcePublicAccessBlock as unknown as AnyRemediation,
  "revert-public-bucket-policy": revertPublicBucketPolicy as unknown as AnyRemediation,
  "close-world-open-security-group": closeWorldOpenSecurityGroup as unknown as AnyRemediation,
  "tag-launched-instances": tagLaunchedInstances as unknown as AnyRemediation,
  "restart-trail": restartTrail as unknown as AnyRemediation,
  "deactivate-access-key": deactivateAccessKey as unknown as AnyRemediation,
};
