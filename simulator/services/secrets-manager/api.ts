import { awsJson } from "../protocols/json";
import { AwsError, type Call, type Input, type Service } from "../protocols/service";

/** Secrets by name: created by operators, so that no graph contains them. */
export type Secrets = Map<string, string>;

const nameOf = (id: string) => /:secret:(.+?)(-[A-Za-z0-9]{6})?$/.exec(id)?.[1] ?? id;

/** A secret's ARN ends in six random characters (Secrets Manager user guide, "What's in a secret"). */
const arnOf = ({ SecretId }: Input, { region, account }: Call) =>
  String(SecretId).startsWith("arn:")
    ? String(SecretId)
    : `arn:aws:secretsmanager:${region}:${account}:secret:${nameOf(String(SecretId))}-AbCdEf`;

export const secretsManager: Service<Secrets> = {
  name: "secretsmanager",
  protocol: awsJson("1.1"),
  create: () => new Map(),
  actions: {
    GetSecretValue: {
      resources: (input, call) => [arnOf(input, call)],
      run: (secrets, input, call) => {
        const name = nameOf(String(input["SecretId"]));
        const value = secrets.get(name);
        if (value === undefined)
          throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
        return {
          ARN: arnOf(input, call),
          Name: name,
          SecretString: value,
          VersionId: "00000000-0000-4000-8000-000000000001",
          VersionStages: ["AWSCURRENT"],
        };
      },
    },
  },
};
