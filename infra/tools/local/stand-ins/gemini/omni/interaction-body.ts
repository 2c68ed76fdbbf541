import type { FilmedClip } from './interactions.ts';

/** Tokens of a second of film at 720p. */
const TOKENS_A_SECOND = 5_792;
const PICTURE_TOKENS = 1_120;

/** What the body says of a film. */
export interface FilmPlace {
  readonly uri?: string;
  readonly data?: string;
}

/**
 * The interaction as it is told at a time.
 *
 * @param film where the film is, for one that is done.
 */
export function interactionBody(clip: FilmedClip, now: number, film: FilmPlace): object {
  const { id, model, begunAt, labels, store } = clip;
  const { status, ...rest } = stateOf(clip, now, film);
  return {
    ...(store ? { id } : {}),
    object: 'interaction',
    model,
    status,
    created: new Date(begunAt).toISOString(),
    updated: new Date(now).toISOString(),
    labels,
    ...rest,
  };
}

function stateOf(clip: FilmedClip, now: number, film: FilmPlace): { readonly status: string } {
  const { script, filmingFrom, doneAt, cancelledAt } = clip;
  if (cancelledAt !== undefined) return { status: 'cancelled' };
  if (now < filmingFrom) return { status: 'queued' };
  if (now < doneAt) return { status: 'in_progress' };
  switch (script.end) {
    case 'paused':
      return { status: 'awaiting_studio' };
    case 'failed': {
      const errors = [{ code: script.code, message: 'The video could not be generated.' }];
      return { status: 'failed', ...{ errors } };
    }
    case 'incomplete':
    case 'cancelled':
    case 'budget_exceeded':
      return { status: script.end };
    case 'refused':
      return done(
        clip,
        [{ type: 'text', text: 'I cannot make this video, because it goes against our guidelines.' }],
        0,
      );
    case 'empty':
      return done(clip, [], 0);
    case 'unreadable':
      return done(clip, [], clip.seconds * TOKENS_A_SECOND);
    default:
      return done(clip, [{ type: 'video', mime_type: 'video/mp4', ...film }], clip.seconds * TOKENS_A_SECOND);
  }
}

function done({ prompt, mimeTypes }: FilmedClip, content: readonly object[], videoTokens: number) {
  const inputTokens = Math.ceil(prompt.length / 4) + PICTURE_TOKENS * mimeTypes.length;
  const byModality = [
    { modality: 'text', tokens: 100 },
    ...(videoTokens > 0 ? [{ modality: 'video', tokens: videoTokens }] : []),
  ];
  return {
    status: 'completed',
    steps: [
      { type: 'thought', content: [] },
      { type: 'model_output', content },
    ],
    usage: {
      total_input_tokens: inputTokens,
      total_output_tokens: 100 + videoTokens,
      total_tokens: inputTokens + 100 + videoTokens,
      output_tokens_by_modality: byModality,
    },
  };
}
