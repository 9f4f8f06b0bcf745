/**
 * A query or a table that Athena would refuse. The message begins with Athena's error code where there is one
 * (Athena user guide, "Troubleshoot issues in Athena").
 */
export class AthenaError extends Error {
  override readonly name = "AthenaError";
}
