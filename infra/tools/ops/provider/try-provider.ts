import type { Stage } from '../../../stages/stage.ts';
import { examinedFacts } from './examined-facts.ts';
import type { Fact } from './fact.ts';
import { tryPolling, tryWaiting } from './try-clip.ts';
import { tryPicture } from './try-picture.ts';
import { tryRefusal } from './try-refusal.ts';
import { tryText } from './try-text.ts';
import type { Provider } from './wire.ts';

/** What is tried, and what it costs at most. */
export interface Trial {
  readonly name: string;
  /** Dollars, by the prices of November 2026 (docs/reference/gemini.md): a 3 s clip of 360p is $0.09. */
  readonly dollars: number;
  readonly run: (provider: Provider, options: TrialOptions) => Promise<readonly Fact[]>;
}

export interface TrialOptions {
  readonly stage: Stage;
  /** A prompt that the safety rules refuse. */
  readonly refusedPrompt: string;
  /** Milliseconds between two looks. */
  readonly everyMs: number;
}

/** In the order of their worth: what does not fit the budget any more is left out. */
export const TRIALS: readonly Trial[] = [
  { name: 'one picture of 1K', dollars: 0.04, run: (provider, { stage }) => tryPicture(provider, stage) },
  {
    name: 'one clip of 3 s at 360p, looked at',
    dollars: 0.09,
    run: (provider, { stage, everyMs }) => tryPolling(provider, stage, everyMs),
  },
  { name: 'one outline and one section', dollars: 0.03, run: (provider, { stage }) => tryText(provider, stage) },
  {
    name: 'one prompt that is refused',
    dollars: 0.09,
    run: (provider, { stage, refusedPrompt, everyMs }) => tryRefusal(provider, stage, refusedPrompt, everyMs),
  },
  {
    name: 'one clip of 3 s at 360p, waited for',
    dollars: 0.09,
    run: (provider, { stage }) => tryWaiting(provider, stage),
  },
];

/** The trials that a budget pays for, and those that it does not. @param spend dollars. */
export function planOf(spend: number): {
  readonly tried: readonly Trial[];
  readonly left: readonly Trial[];
  readonly dollars: number;
} {
  const tried: Trial[] = [];
  const left: Trial[] = [];
  let cents = 0;
  for (const trial of TRIALS) {
    const cost = Math.round(trial.dollars * 100);
    const fits = cents + cost <= Math.round(spend * 100);
    (fits ? tried : left).push(trial);
    if (fits) cents += cost;
  }
  return { tried, left, dollars: cents / 100 };
}

/** Runs the trials one after the other: one that crashes leaves its facts unknown, and the others their turn. */
export async function tryProvider(
  provider: Provider,
  trials: readonly Trial[],
  options: TrialOptions,
  tell: (trial: Trial, facts: readonly Fact[]) => void,
): Promise<readonly Fact[]> {
  const facts: Fact[] = [];
  for (const trial of trials) {
    const found = await examinedFacts(trial.name, () => trial.run(provider, options));
    tell(trial, found);
    facts.push(...found);
  }
  return facts;
}
