import { TransientError } from '../../../../shared/messages/transient-error.ts';
import { StageError } from '../../../stages/stage-error.ts';
import { OpsError } from './ops-error.ts';

/** What the SDK calls a shell without valid credentials. */
const NOT_SIGNED_IN = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'TokenProviderError',
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
  if (error.name === 'TimeoutError') return 'no answer in time';
  const why = noConnection(error) ?? noConnection(error.cause);
  if (why !== undefined) return `no connection (${why})`;
  // What `fetch` says when there was none; why, is in its cause.
  return error.message === 'fetch failed'
    ? `no connection${error.cause instanceof Error ? ` (${error.cause.message})` : ''}`
    : undefined;
}

/** Why a connection did not come about, as Node tells it: `connect ECONNREFUSED 127.0.0.1:1`. */
function noConnection(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  // One for each address of a name.
  if (error instanceof AggregateError) return noConnection(error.errors[0]);
  return 'syscall' in error || error.code.startsWith('UND_ERR') ? error.message : undefined;
}
