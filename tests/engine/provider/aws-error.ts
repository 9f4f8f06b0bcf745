/** An answer of AWS that ends an operation, with the code that AWS gives it. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
    this.name = "AwsError";
  }
}
