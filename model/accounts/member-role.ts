/**
 * Names the role to assume in members for one run of `preview`, in place of `rollout.roleName`: one that can only read. An
 * environment variable, not a setting, because a preview shall show what the settings would do.
 */
export const memberRoleVariable = "EVENT_GOVERNANCE_MEMBER_ROLE";

/** Settings with the role of the variable's value; the same if it is absent or empty. */
export const withMemberRole = <Settings extends { readonly rollout: { readonly roleName: string } }>(
  settings: Settings,
  role: string | undefined,
): Settings =>
  role === undefined || role === "" ? settings : { ...settings, rollout: { ...settings.rollout, roleName: role } };

/** Name of the role that reads what the deployment role builds: at most 64 characters, as IAM's names have. */
export const previewRoleName = (deploymentRole: string): string => `${deploymentRole.slice(0, 56)}-preview`;

/** Name of the role that reads dead letters, and deletes those that were sent back. */
export const redriveRoleName = (deploymentRole: string): string => `${deploymentRole.slice(0, 56)}-redrive`;
