import { type Action, AwsError, type Call } from "../protocols/service";
import type { Resource } from "../../graph";
import { nameOf } from "../../recorded";
import { page, type RecordedIndex, rewritten } from "./recorded-index";

const noSuch = (what: string) => new AwsError("NoSuchEntity", `The ${what} cannot be found.`, 404);

/** IAM's policies are URL-encoded in its answers (IAM API reference, GetRole). */
const encoded = (policy: unknown): string => encodeURIComponent(rewritten(policy));

/** Roles and their policies, read back. IAM has no Regions: a role is found wherever it was recorded. */
export function readRoles(index: RecordedIndex, regions: readonly string[]): Readonly<Record<string, Action>> {
  const everywhere = (type: string, account: string): readonly Resource[] =>
    [...regions, ""].flatMap((region) => index.all(type, account, region));
  const roleNamed = (name: unknown, { account }: Call): Resource => {
    const role = everywhere("aws:iam/role:Role", account).find((each) => nameOf(each) === name);
    if (role === undefined) throw noSuch(`role with name ${String(name)}`);
    return role;
  };
  const resources: Action["resources"] = ({ RoleName }, { account }) => [
    `arn:aws:iam::${account}:role/${String(RoleName)}`,
  ];
  const isOf =
    (role: unknown) =>
    ({ inputs }: Resource): boolean =>
      String(inputs["role"]).split("/").at(-1) === role;
  return {
    GetRole: {
      resources,
      run: (_state, { RoleName }, call) => {
        const role = roleNamed(RoleName, call);
        const boundary = role.inputs["permissionsBoundary"];
        return {
          Role: {
            Path: "/",
            RoleName,
            RoleId: role.outputs["uniqueId"],
            Arn: role.outputs["arn"],
            CreateDate: call.now,
            AssumeRolePolicyDocument: encoded(role.inputs["assumeRolePolicy"]),
            PermissionsBoundary:
              boundary === undefined
                ? undefined
                : { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: boundary },
          },
        };
      },
    },
    GetRolePolicy: {
      resources,
      run: (_state, { RoleName, PolicyName }, call) => {
        roleNamed(RoleName, call);
        const policy = everywhere("aws:iam/rolePolicy:RolePolicy", call.account).find(
          (each) => isOf(RoleName)(each) && nameOf(each) === PolicyName,
        );
        if (policy === undefined) throw noSuch(`role policy with name ${String(PolicyName)}`);
        return { RoleName, PolicyName, PolicyDocument: encoded(policy.inputs["policy"]) };
      },
    },
    ListRolePolicies: {
      resources,
      run: (_state, { RoleName, Marker }, call) => {
        roleNamed(RoleName, call);
        const names = everywhere("aws:iam/rolePolicy:RolePolicy", call.account).filter(isOf(RoleName)).map(nameOf);
        const { items, next } = page(names, Marker, 1);
        return { PolicyNames: items, IsTruncated: next !== undefined, Marker: next };
      },
    },
    ListAttachedRolePolicies: {
      resources,
      run: (_state, { RoleName, Marker }, call) => {
        roleNamed(RoleName, call);
        const attached = everywhere("aws:iam/rolePolicyAttachment:RolePolicyAttachment", call.account).filter(
          isOf(RoleName),
        );
        const { items, next } = page(attached, Marker, 1);
        return {
          AttachedPolicies: items.map(({ inputs: { policyArn } }) => ({
            PolicyArn: policyArn,
            PolicyName: String(policyArn).split("/").at(-1),
          })),
          IsTruncated: next !== undefined,
          Marker: next,
        };
      },
    },
  };
}

/** Keys of KMS by id, ARN or alias. `outputs.keyState` of a recorded key is its state, if it is not enabled. */
export function readKeys(index: RecordedIndex): Readonly<Record<string, Action>> {
  const keyOf = (id: unknown, { account, region }: Call): Resource => {
    const alias = index.named("aws:kms/alias:Alias", account, region, String(id));
    const wanted = alias?.inputs["targetKeyId"] ?? String(id).replace(/^.*:key\//, "");
    const key = index.all("aws:kms/key:Key", account, region).find(({ outputs }) => outputs["keyId"] === wanted);
    if (key === undefined) throw new AwsError("NotFoundException", `Key '${String(id)}' does not exist`);
    return key;
  };
  const resources: Action["resources"] = ({ KeyId }, call) => {
    try {
      return [String(keyOf(KeyId, call).outputs["arn"])];
    } catch {
      // Of a key that is not there no policy decides: KMS says so.
      return [];
    }
  };
  return {
    DescribeKey: {
      resources,
      run: (_state, { KeyId }, call) => {
        const key = keyOf(KeyId, call);
        const state = String(key.outputs["keyState"] ?? "Enabled");
        return {
          KeyMetadata: {
            KeyId: key.outputs["keyId"],
            Arn: key.outputs["arn"],
            Enabled: state === "Enabled",
            KeyState: state,
            KeyManager: "CUSTOMER",
          },
        };
      },
    },
    GetKeyPolicy: {
      resources,
      run: (_state, { KeyId }, call) => ({
        PolicyName: "default",
        Policy: rewritten(keyOf(KeyId, call).inputs["policy"]),
      }),
    },
    GetKeyRotationStatus: {
      resources,
      run: (_state, { KeyId }, call) => ({
        KeyRotationEnabled: keyOf(KeyId, call).inputs["enableKeyRotation"] ?? false,
      }),
    },
  };
}
