/** The command line, or a file it names, is wrong: nothing was tried. The message is for the operator, complete without a stack trace. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
