/** The local cloud refuses to go on: its message names the stack, the logical id and the thing it cannot run faithfully. */
export class LocalCloudError extends Error {
  override readonly name = 'LocalCloudError';
}
