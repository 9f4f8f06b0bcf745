/** Of the policies, what the reference does not have, with the reason. */
export const beyondTheReference: readonly (readonly [line: RegExp, reason: string])[] = [
  [
    /security-group-rule\/\* is taken by none of ec2:RevokeSecurityGroupIngress$/,
    "The call names rules by their ids, and the reference the group alone: what an action does not take grants nothing.",
  ],
];
