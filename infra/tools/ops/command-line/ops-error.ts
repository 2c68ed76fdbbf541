/** The command was understood and cannot be done. The message says why and what to do, complete without a stack trace. */
export class OpsError extends Error {
  override readonly name = 'OpsError';
}
