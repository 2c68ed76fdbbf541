import type { Outcome } from '../command.ts';
import type { Ops } from '../ops.ts';
import { consentTo } from './consent.ts';

/**
 * Does what changes the deployment, if the operator wants it.
 *
 * @param plan what would be done, for `--json` where nothing was.
 * @throws UsageError when there is no terminal to ask at.
 */
export async function withConsent(
  ops: Ops,
  question: string,
  plan: Readonly<Record<string, unknown>>,
  act: () => Promise<Outcome>,
): Promise<Outcome> {
  switch (await consentTo(ops, question)) {
    case 'given':
      return act();
    case 'dry-run':
      ops.terminal.say('Dry run: nothing was changed.');
      return { ok: true, data: { ...plan, dry_run: true, changed: false } };
    case 'declined':
      ops.terminal.say('Nothing was changed.');
      return { ok: false, data: { ...plan, changed: false } };
  }
}
