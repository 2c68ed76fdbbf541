import type { ProviderTrouble } from '../../provider/outcome.ts';
import { type KeySource, OrderKey } from './order-key.ts';
import type { KeyRefused, ModelGone } from './read-error.ts';

/** What a list of models came to. */
export interface Asked<Verdict> {
  readonly verdict: Verdict | ProviderTrouble;
  /** The model that answered; empty when all are gone. */
  readonly model: string;
  /** Models that are gone and were passed over, first choice first. */
  readonly retired: readonly string[];
}

/**
 * Asks the models of a list in turn until one is there: one call, plus one for every model that is gone and one when the key was
 * refused and has been read again. Nothing else is repeated: when to try again is the caller's decision.
 *
 * @throws only as the key's source does.
 */
export async function askModels<Choice extends { readonly model: string }, Verdict extends { readonly kind: string }>(
  source: KeySource,
  choices: readonly Choice[],
  ask: (choice: Choice, apiKey: string) => Promise<Verdict | KeyRefused | ModelGone>,
): Promise<Asked<Verdict>> {
  const key = new OrderKey(source);
  const retired: string[] = [];
  for (const choice of choices) {
    const { model } = choice;
    const verdict = await key.use((apiKey) => ask(choice, apiKey));
    if (isGone(verdict)) {
      retired.push(model);
      continue;
    }
    // An order that waits for a good key can still be carried out; one that is refused could not.
    if (isKeyRefused(verdict)) return { verdict: trouble('provider_key_refused', verdict.reason), model, retired };
    return { verdict, model, retired };
  }
  return { verdict: trouble('model_unavailable', `gone: ${retired.join(', ')}`), model: '', retired };
}

function isGone(verdict: { readonly kind: string }): verdict is ModelGone {
  return verdict.kind === 'model-gone';
}

function isKeyRefused(verdict: { readonly kind: string }): verdict is KeyRefused {
  return verdict.kind === 'key-refused';
}

function trouble(code: ProviderTrouble['code'], reason: string): ProviderTrouble {
  return { kind: 'trouble', code, reason, maybeBilled: false };
}
