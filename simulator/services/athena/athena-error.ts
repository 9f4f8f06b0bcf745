/**
 * A query or a table that Athena would reject. The message begins with Athena's error code if there is one (Athena user
 * guide, "Troubleshoot issues in Athena").
 */
export class AthenaError extends Error {
  override readonly name = "AthenaError";
}
