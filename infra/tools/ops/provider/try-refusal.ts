import type { Stage } from '../../../stages/stage.ts';
import { begin, interactionOf, lookAt } from './clip-wire.ts';
import { type Fact, fact, noted, unknown } from './fact.ts';
import { type Provider, wordsOf } from './wire.ts';

/** One clip that the safety rules refuse: whether a refusal looks as it is read, and whether it costs anything. */
export async function tryRefusal(
  provider: Provider,
  stage: Stage,
  prompt: string,
  everyMs: number,
): Promise<readonly Fact[]> {
  const [choice] = stage.kinds.video.models;
  if (choice === undefined) return [];
  const begun = await begin(provider, {
    model: choice.model,
    prompt,
    background: stage.kinds.video.retrieval === 'poll',
  });
  const statement = 'a refusal is a completed interaction with words and no film, or a 400 that says so';
  const change = 'shared/adapters/gemini/omni/read-interaction.ts and error-words.ts: how a refusal is told';
  const said = wordsOf(begun);
  if (begun.kind === 'answered' && begun.status === 400) {
    const isTold = /SAFETY|PROHIBITED|BLOCKLIST|SPII|blocked|policy/i.test(said) && !/API_KEY/.test(said);
    return [
      fact('refusal.form', statement, isTold, said, change),
      noted('refusal.billed', 'what a refusal costs', 'nothing: 400'),
    ];
  }
  const id = interactionOf(begun)?.id;
  const isOpen = !['completed', 'failed'].includes(interactionOf(begun)?.status ?? '');
  const last = isOpen && id !== undefined ? await lookAt(provider, id, everyMs) : begun;
  const interaction = interactionOf(last);
  if (interaction?.status !== 'completed' && interaction?.status !== 'failed') {
    return [
      unknown('refusal.form', statement, wordsOf(last)),
      unknown('refusal.billed', 'what a refusal costs', wordsOf(last)),
    ];
  }
  const blocks = [...interaction.steps.flatMap(({ content }) => content), ...interaction.outputs];
  const hasFilm = blocks.some(({ uri, data, type }) => (uri ?? data) !== undefined && type === 'video');
  const tokens = interaction.usage?.output_tokens_by_modality ?? [];
  const filmed = tokens
    .filter(({ modality }) => /^video$/i.test(modality ?? ''))
    .reduce((sum, one) => sum + (one.tokens ?? 0), 0);
  if (hasFilm)
    return [unknown('refusal.form', statement, 'the prompt was not refused: give another one (--refused-prompt)')];
  return [
    fact('refusal.form', statement, true, interaction.status, change),
    fact(
      'refusal.billed',
      'a refusal counts no tokens of film: it is free',
      filmed === 0,
      `${filmed} tokens of film`,
      'infra/tools/cost: refused clips cost as delivered ones; kinds.video.limits.unitsPerDay is what they can cost',
    ),
  ];
}
