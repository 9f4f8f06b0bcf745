import type { Resource } from "../../graph";
import { services } from "../endpoint/apis";
import { bundleText } from "./bundle";

/** True if the code of a function, by its ARN, has a call that needs a permission such as `sqs:ChangeMessageVisibility`. */
export type InCode = (functionArn: string, permission: string) => boolean;

/**
 * Reads the recorded bundles, which contain of the AWS SDK no command but those that the function sends. What a call needs
 * is what the simulated service asks for; where that depends on the input, any permission of the service will do, and where a
 * call needs more at a service that no function calls, such as KMS, any of that.
 */
export function codedCalls(resources: readonly Resource[]): InCode {
  const byArn = new Map(
    resources
      .filter(({ type }) => type === "aws:lambda/function:Function")
      .map((resource) => [String(resource.outputs["arn"]), resource]),
  );
  const known = new Map<string, (permission: string) => boolean>();
  return (arn, permission) => {
    const asked = known.get(arn) ?? permitted(byArn.get(arn));
    known.set(arn, asked);
    return asked(permission.toLowerCase());
  };
}

function permitted(resource: Resource | undefined): (permission: string) => boolean {
  const code = resource === undefined ? "" : (bundleText(resource) ?? "");
  const commands = new Set(code.match(/\b[A-Z]\w+(?=Command\b)/g));
  const single = new Set<string>();
  const whole = new Set<string>();
  let needsMore = false;
  for (const { name, iamPrefix = name, actions } of services)
    for (const [action, { iam, needs }] of Object.entries(actions)) {
      if (!commands.has(action)) continue;
      if (typeof iam === "function") whole.add(iamPrefix);
      else single.add((iam ?? `${iamPrefix}:${action}`).toLowerCase());
      needsMore ||= needs !== undefined;
    }
  const prefixes = new Set(services.map(({ name, iamPrefix = name }) => iamPrefix));
  return (permission) => {
    const [prefix = ""] = permission.split(":");
    return single.has(permission) || whole.has(prefix) || (needsMore && !prefixes.has(prefix));
  };
}
