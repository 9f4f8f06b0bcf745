import { variable } from "./context";

/**
 * Takes the place of the AWS SDK's `@aws-sdk/credential-provider-node` in a bundle (`components/responders/bundle.ts`): of all
 * the places where that one looks, Lambda uses its environment variables (Lambda developer guide, "Defined runtime
 * environment variables"). A container ends before they expire.
 *
 * @throws Error in what it returns, if a variable is missing.
 */
export const defaultProvider = () => async () => {
  const context = { environment: process.env };
  return {
    accessKeyId: variable(context, "AWS_ACCESS_KEY_ID"),
    secretAccessKey: variable(context, "AWS_SECRET_ACCESS_KEY"),
    sessionToken: variable(context, "AWS_SESSION_TOKEN"),
  };
};
