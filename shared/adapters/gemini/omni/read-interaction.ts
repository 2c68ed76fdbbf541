import * as v from 'valibot';
import type { ClipTrouble, Unreadable } from '../../../kinds/clips/clip-provider.ts';
import type { ProviderRefusal } from '../../../provider/outcome.ts';
import { detailOf, safeWord } from '../provider-words.ts';
import { isBlocked } from './error-words.ts';
import { type Block, Interaction, type Problem } from './interaction-schema.ts';

/** Where the film of an interaction is. */
export interface FilmFound {
  readonly kind: 'film';
  /** A file of the provider's, or its bytes in base64. */
  readonly uri: string | undefined;
  readonly data: string | undefined;
  readonly model: string | undefined;
  readonly inputTokens: number;
}

export type InteractionVerdict =
  | { readonly kind: 'filming'; readonly id: string | undefined }
  | FilmFound
  | Unreadable
  | ProviderRefusal
  | ClipTrouble;

/** What came to nothing, and would come to the same again. */
const LASTING = new Set(['INVALID_ARGUMENT', 'INVALID_REQUEST', 'NOT_FOUND', 'FAILED_PRECONDITION', 'OUT_OF_RANGE']);

/** The interaction in a body; `undefined` when it is none. */
export function interactionIn(body: unknown): Interaction | undefined {
  const parsed = v.safeParse(Interaction, body);
  return parsed.success ? parsed.output : undefined;
}

/**
 * What an interaction means. Statuses are open: one that is not known here is that of work that goes on.
 *
 * A refusal has no error of its own: it is done, with words where the film should be, and counts no tokens of film.
 */
export function readInteraction(interaction: Interaction): InteractionVerdict {
  switch (interaction.status) {
    case 'completed':
      return readCompleted(interaction);
    case 'failed':
      return readFailed(interaction);
    case 'incomplete':
    case 'cancelled':
    case 'budget_exceeded':
      return restart(interaction.status);
    default:
      return { kind: 'filming', id: interaction.id };
  }
}

function readCompleted({ steps, outputs, usage, model }: Interaction): InteractionVerdict {
  const output = [...steps.flatMap((step) => (step.type === 'user_input' ? [] : step.content)), ...outputs];
  const film = output.findLast(isFilm);
  if (film !== undefined) {
    return { kind: 'film', uri: film.uri, data: film.data, model, inputTokens: usage?.total_input_tokens ?? 0 };
  }
  const tokens = usage?.output_tokens_by_modality ?? [];
  const filmed = tokens.some(({ modality, tokens: many = 0 }) => /^video$/i.test(modality ?? '') && many > 0);
  if (filmed) return { kind: 'unreadable', filmed, reason: 'tokens of film, and no film' };
  const words = output.flatMap(({ text: said }) => said?.trim() || []).join('\n');
  if (words === '') return { kind: 'unreadable', filmed, reason: 'neither film nor words' };
  return { kind: 'refused', code: 'content_blocked', reason: 'words instead of a film', ...detailOf(words) };
}

function isFilm({ type, mime_type: mime, data, uri }: Block): boolean {
  return (type === 'video' || mime?.startsWith('video/') === true) && (Boolean(data) || Boolean(uri));
}

function readFailed({ errors, error }: Interaction): InteractionVerdict {
  const problems: readonly Problem[] = error === undefined ? errors : [...errors, error];
  const codes = problems.flatMap(({ code, status }) => [code, status].filter((word) => word !== undefined));
  const message = problems.flatMap((problem) => problem.message ?? []).join('\n');
  const [code] = codes;
  const reason = `failed ${safeWord(code)}`;
  if (isBlocked({ codes, message })) return { kind: 'refused', code: 'content_blocked', reason, ...detailOf(message) };
  if (codes.some((word) => LASTING.has(word.toUpperCase()))) {
    return { kind: 'refused', code: 'provider_refused_request', reason, ...detailOf(message) };
  }
  return restart(reason);
}

/** Whether a clip that came to nothing is billed is not documented: it counts as if it were. */
function restart(reason: string): ClipTrouble {
  return { kind: 'trouble', code: 'provider_error', reason, maybeBilled: true, restarts: true };
}
