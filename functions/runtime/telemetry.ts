import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import type { FunctionContext } from "./context";

/** Logger that adds the function's name to each line. */
export const createLogger = ({ environment }: FunctionContext): Logger =>
  new Logger({ serviceName: environment["POWERTOOLS_SERVICE_NAME"] ?? "function" });

/** Metrics in the embedded metric format: written to the log and read by CloudWatch, without an API call. */
export const createMetrics = ({ environment }: FunctionContext): Metrics =>
  new Metrics({
    namespace: environment["POWERTOOLS_METRICS_NAMESPACE"] ?? "event-governance",
    serviceName: environment["POWERTOOLS_SERVICE_NAME"] ?? "function",
  });
