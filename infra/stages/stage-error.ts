/** The chosen stage does not exist or is not valid. The message is for the person who runs `cdk`, complete without a stack trace. */
export class StageError extends Error {
  override readonly name = 'StageError';
}
