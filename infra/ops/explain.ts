import { TransientError } from '../../shared/domain/transient-error.ts';
import { StageError } from '../stages/stage-error.ts';
import { OpsError } from './ops-error.ts';

/** What the SDK calls a shell without valid credentials. */
const NOT_SIGNED_IN = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
]);

/** An error as one line for the operator; `undefined` for a bug, whose stack is worth more. */
export function explain(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof OpsError || error instanceof StageError) return error.message;
  if (NOT_SIGNED_IN.has(error.name)) return `this shell has no valid AWS credentials (${error.message})`;
  if (error instanceof TransientError) return `${error.message}: try again`;
  // Every error of an AWS service says which fault it is of; what it answers is the explanation.
  if ('$fault' in error) return `${error.name}: ${error.message}`;
  const code = networkCode(error) ?? networkCode(error.cause);
  return code === undefined ? undefined : `no connection (${code}): ${error.message}`;
}

/** What Node calls a connection that did not come about, for example `ENOTFOUND`. */
function networkCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
