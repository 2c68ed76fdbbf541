import type { ClipModels, ClipRetrieval } from '../../../kinds/clips/clip-models.ts';
import type {
  ClipProvider,
  Fetched,
  Film,
  Filmed,
  Filming,
  Looked,
  NotKnown,
  Started,
} from '../../../kinds/clips/clip-provider.ts';
import { fileInMemory } from '../../scratch/scratch-file.ts';
import { askModels } from '../ask-models.ts';
import { type KeySource, OrderKey } from '../order-key.ts';
import { type ApiCall, askApi } from './ask-api.ts';
import { clipRequest } from './clip-request.ts';
import { downloadFilm } from './download-film.ts';
import { errorWordsOf, isCredentialBug } from './error-words.ts';
import { type FileAddress, fileAddress, GOOGLE_API } from './file-address.ts';
import { type FileState, readFileResource } from './file-resource.ts';
import type { FilmFound } from './read-interaction.ts';
import { type LookKeyRefused, noAnswer, oddAnswer, readLook } from './read-look.ts';
import { readStart } from './read-start.ts';
import { socketFetch } from './socket-fetch.ts';

/** What the adapter needs to know. */
export interface OmniOptions extends KeySource {
  readonly models: ClipModels;
  readonly retrieval: ClipRetrieval;
  /** How long the answer is waited for where the film is waited for. */
  readonly waitMs: number;
  /** Scheme, host and port; Google's own when absent. */
  readonly baseUrl?: string | undefined;
  /** Epoch ms. */
  readonly now: () => number;
  /** How calls go out; over sockets of their own when left out, which wait as long as they are told to. */
  readonly fetch?: typeof fetch;
}

/** To begin what goes on in the background: pictures have to be taken in. */
export const BEGIN_MS = 60_000;
/** To tell how it stands. */
export const LOOK_MS = 15_000;
/** A film that its file's resource denies may not be everywhere yet. */
const GONE_AFTER_MS = 60_000;
const GONE = new Set([404, 410]);

/** Films with Gemini Omni by the Interactions API, one interaction a clip, and fetches films from the Files API. */
export function omniClipProvider(options: OmniOptions): ClipProvider {
  const { baseUrl = GOOGLE_API, models, retrieval, now, waitMs, fetch = socketFetch() } = options;
  const ask = (call: Omit<ApiCall, 'fetch'>, signal: AbortSignal) => askApi({ ...call, fetch }, signal);
  const interactions = `${baseUrl}/v1beta/interactions`;

  function filmOf({ uri, data, model, inputTokens }: FilmFound, asked: string, begunAt: number): Film {
    const made = { model: model ?? asked, inputTokens };
    if (uri === undefined) return { kind: 'inline', ...made, file: fileInMemory(Buffer.from(data ?? '', 'base64')) };
    return { kind: 'filmed', operation: { step: 'filmed', uri, begunAt, filmedAt: now(), badFiles: 0, ...made } };
  }

  /** A call about what is begun: one more when the key was refused and has been read again. */
  async function withKey<Outcome extends { readonly kind: string }>(
    call: (apiKey: string) => Promise<Outcome | LookKeyRefused>,
  ): Promise<Outcome | NotKnown> {
    const outcome = await new OrderKey(options).use(call);
    return isKeyRefused(outcome)
      ? { kind: 'not-known', code: 'provider_key_refused', reason: outcome.reason }
      : outcome;
  }

  async function stateOf({ name }: FileAddress, signal: AbortSignal): Promise<FileState | NotKnown> {
    if (name === undefined) return { kind: 'ready', expected: {} };
    return withKey(async (apiKey): Promise<FileState | NotKnown | LookKeyRefused> => {
      const url = `${baseUrl}/v1beta/${name}`;
      const result = await ask({ method: 'GET', url, apiKey, timeoutMs: LOOK_MS }, signal);
      if (result.kind === 'http-error') return oddAnswer(result);
      return result.kind === 'answer' && result.body !== undefined ? readFileResource(result.body) : noAnswer(result);
    });
  }

  return {
    async start(order, label, signal): Promise<Started> {
      const begunAt = now();
      const timeoutMs = retrieval === 'wait' ? waitMs : BEGIN_MS;
      const { verdict, model, retired } = await askModels(options, models, async (choice, apiKey) => {
        const body = clipRequest(order, choice, retrieval, label);
        return readStart(await ask({ method: 'POST', url: interactions, apiKey, body, timeoutMs }, signal));
      });
      if (verdict.kind === 'film') return { ...filmOf(verdict, model, begunAt), retired };
      if (verdict.kind !== 'begun') return verdict;
      return { kind: 'begun', operation: { step: 'filming', id: verdict.id, model, begunAt }, retired };
    },

    async look({ id, model, begunAt }: Filming, signal): Promise<Looked> {
      const url = `${interactions}/${encodeURIComponent(id)}`;
      const verdict = await withKey(async (apiKey) =>
        readLook(await ask({ method: 'GET', url, apiKey, timeoutMs: LOOK_MS }, signal)),
      );
      if (verdict.kind === 'film') return filmOf(verdict, model, begunAt);
      return verdict.kind === 'filming' ? { kind: 'filming' } : verdict;
    },

    async fetch({ uri, filmedAt }: Filmed, signal): Promise<Fetched> {
      const address = fileAddress(uri, baseUrl);
      if (address === undefined) return { kind: 'bad-file', reason: 'on a host that is not allowed' };
      const state = await stateOf(address, signal);
      if (state.kind === 'processing') return state;
      if (state.kind === 'failed') return lost('the file FAILED');
      // Where nothing is known of the file, its bytes may be there all the same.
      const expected = state.kind === 'ready' ? state.expected : {};
      const startedAt = now();
      const downloaded = await withKey(async (apiKey) => {
        const result = await downloadFilm(address.url, { apiKey, expected, fetch }, signal);
        if (result.kind !== 'http-error') return result;
        if (GONE.has(result.status) && now() - filmedAt > GONE_AFTER_MS) return lost(`gone: ${result.status}`);
        return oddAnswer(result);
      });
      if (downloaded.kind !== 'fetched') return downloaded;
      return { ...downloaded, seconds: Math.max(0, now() - startedAt) / 1_000 };
    },

    async cancel({ id }: Filming, signal): Promise<boolean> {
      const url = `${interactions}/${encodeURIComponent(id)}/cancel`;
      const outcome = await withKey(async (apiKey): Promise<{ kind: 'told' } | NotKnown | LookKeyRefused> => {
        const result = await ask({ method: 'POST', url, apiKey, timeoutMs: LOOK_MS }, signal);
        if (result.kind === 'answer') return { kind: 'told' };
        if (result.kind !== 'http-error') return noAnswer(result);
        const odd = oddAnswer(result);
        // It has ended, or was never there.
        const isOver = [400, 404, 409, 410].includes(result.status) && !isCredentialBug(errorWordsOf(result.body));
        return odd.kind === 'not-known' && isOver ? { kind: 'told' } : odd;
      });
      return outcome.kind === 'told';
    },
  };
}

function isKeyRefused(outcome: { readonly kind: string }): outcome is LookKeyRefused {
  return outcome.kind === 'key-refused';
}

function lost(reason: string) {
  return {
    kind: 'trouble' as const,
    code: 'provider_error' as const,
    reason,
    maybeBilled: true,
    restarts: true as const,
  };
}
