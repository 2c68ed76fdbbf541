import type { Ops } from '../ops.ts';
import { UsageError } from './usage-error.ts';

/** What the operator says to a change. */
export type Consent = 'given' | 'dry-run' | 'declined';

/**
 * Asks before something is changed: under `--dry-run` the answer is no, with `--yes` it does not ask.
 *
 * @param question names what is about to be changed, for example `Grant 5 credits to user_2abc?`.
 * @throws UsageError when there is no terminal to ask at.
 */
export async function consentTo(ops: Ops, question: string): Promise<Consent> {
  if (ops.dryRun) return 'dry-run';
  if (ops.yes) return 'given';
  const answer = await ops.terminal.ask(`[${ops.deployment.stage.name}] ${question}`);
  if (answer === undefined) throw new UsageError('there is no terminal to ask in: say --yes to do it, or --dry-run');
  return answer ? 'given' : 'declined';
}
