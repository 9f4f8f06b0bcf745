import { silenceAwsSdk } from "../console/node-version";

silenceAwsSdk();

/**
 * Pulumi evaluates `new Error().stack` for every tracked promise, which dominates the run time of a program with
 * hundreds of resources, and mocha sets the limit to Infinity. Tests that need a trace raise the limit themselves.
 */
Error.stackTraceLimit = 0;

export const mochaHooks = {
  beforeAll(): void {
    Error.stackTraceLimit = 0;
  },
};
