import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import type { FunctionContext } from "./context";

/** Structured log lines with the function's name in each. */
export const createLogger = ({ environment }: FunctionContext): Logger =>
  new Logger({ serviceName: environment["POWERTOOLS_SERVICE_NAME"] ?? "function" });

/** Metrics in the embedded metric format: written to the log, read by CloudWatch, without a call. */
export const createMetrics = ({ environment }: FunctionContext): Metrics =>
  new Metrics({
    namespace: environment["POWERTOOLS_METRICS_NAMESPACE"] ?? "event-governance",
    serviceName: environment["POWERTOOLS_SERVICE_NAME"] ?? "function",
  });
