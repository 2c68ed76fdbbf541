/** What becomes of a clip. Left out: it is filmed, and its file is fetched without trouble. */
export interface FilmScript {
  /** How the POST is answered although the clip is begun. */
  readonly answer?: 'error' | 'reset' | 'garbage' | 'hang';
  /** Seconds that filming takes instead of the usual. */
  readonly seconds?: number;
  /** Seconds for which it is queued before. */
  readonly queued?: number;
  /** How the looks are answered at first, and how many of them. */
  readonly looks?: { readonly how: OddLook; readonly count: number };
  /** How the filming ends. */
  readonly end?: FilmEnd;
  /** The code of an end that failed. */
  readonly code?: string;
  /** Seconds for which the file is PROCESSING. */
  readonly processing?: number;
  /** How the downloads are answered at first, and how many of them. */
  readonly downloads?: { readonly how: OddDownload; readonly count: number };
  /** Megabytes that the file has at least. */
  readonly megabytes?: number;
  /** The film comes in the answer itself, whatever was asked. */
  readonly inline?: true;
  /** Seconds of the film, whatever was asked. */
  readonly length?: number;
}

export type OddLook = 'credentials' | '404' | '401' | '503' | 'page';
export type FilmEnd =
  | 'refused'
  | 'empty'
  | 'unreadable'
  | 'failed'
  | 'incomplete'
  | 'cancelled'
  | 'budget_exceeded'
  | 'paused'
  | 'file-failed';
export type OddDownload =
  | 'cut'
  | 'half'
  | 'wrong-length'
  | 'other-bytes'
  | 'stored'
  | 'elsewhere'
  | 'twice'
  | 'gone'
  | '503'
  | 'stalled';

interface MagicFilm {
  /** As it is written, without prefixes. */
  readonly prompt: string;
  readonly does: string;
  /** @param argument what follows the colon; empty where there is none. */
  readonly script: (argument: string) => FilmScript;
}

const ALWAYS = Number.POSITIVE_INFINITY;

/** Words for what can become of a clip. Beside them those for errors and for the line work, too: with them nothing is begun. */
export const MAGIC_FILMS: Readonly<Record<string, MagicFilm>> = {
  blocked: film('[[blocked]]', 'clips: done, with words instead of a film (a refusal)', { end: 'refused' }),
  'text-only': film('[[text-only]]', 'clips: the same', { end: 'refused' }),
  'no-image': film('[[no-image]]', 'clips: done, with neither film nor words', { end: 'empty' }),
  'no-film': film('[[no-film]]', 'clips: done, with tokens of film and no film', { end: 'unreadable' }),
  failed: {
    prompt: '[[failed:CODE]]',
    does: 'clips: filming fails with that code, such as INTERNAL or SAFETY',
    script: (code) => ({ end: 'failed', code: code || 'INTERNAL' }),
  },
  incomplete: film('[[incomplete]]', 'clips: filming ends as incomplete', { end: 'incomplete' }),
  budget: film('[[budget]]', 'clips: filming ends as budget_exceeded', { end: 'budget_exceeded' }),
  paused: film('[[paused]]', 'clips: a status that nobody has heard of, for ever', { end: 'paused' }),
  'made-503': film('[[made-503]]', 'clips: begun, and the answer is 503', { answer: 'error' }),
  'made-reset': film('[[made-reset]]', 'clips: begun, and the connection breaks before the answer', {
    answer: 'reset',
  }),
  'made-garbage': film('[[made-garbage]]', 'clips: begun, and the answer is no JSON', { answer: 'garbage' }),
  'made-hang': film('[[made-hang]]', 'clips: begun, and there is no answer', { answer: 'hang' }),
  slow: { prompt: '[[slow:SECONDS]]', does: 'takes that long', script: (seconds) => ({ seconds: Number(seconds) }) },
  queue: {
    prompt: '[[queue:SECONDS]]',
    does: 'clips: queued for that long before filming begins',
    script: (seconds) => ({ queued: Number(seconds) }),
  },
  'odd-400': looks('odd-400', 'credentials', '400 “Multiple authentication credentials”'),
  'odd-404': looks('odd-404', '404', '404'),
  'odd-401': looks('odd-401', '401', '401'),
  'odd-503': looks('odd-503', '503', '503'),
  'odd-page': looks('odd-page', 'page', 'a web page'),
  processing: {
    prompt: '[[processing:SECONDS]]',
    does: 'clips: the file is PROCESSING for that long',
    script: (seconds) => ({ processing: Number(seconds) }),
  },
  'file-failed': film('[[file-failed]]', 'clips: the file is PROCESSING, then FAILED', { end: 'file-failed' }),
  'file-cut': downloads('file-cut', 'cut', 'break in the middle'),
  'file-half': downloads('file-half', 'half', 'bring the first half, announced as the whole'),
  'file-length': downloads('file-length', 'wrong-length', 'announce fewer bytes than there are, and end there'),
  'file-other': downloads('file-other', 'other-bytes', 'bring other bytes of the same length'),
  'file-stored': downloads('file-stored', 'stored', 'are redirected to a store, which wants no key', ALWAYS),
  'file-elsewhere': downloads('file-elsewhere', 'elsewhere', 'are redirected to a host that is not the provider’s'),
  'file-twice': downloads('file-twice', 'twice', 'are redirected twice'),
  'file-gone': downloads('file-gone', 'gone', 'are answered with 404, as of a file that has expired', ALWAYS),
  'file-503': downloads('file-503', '503', 'are answered with 503'),
  'file-stalled': downloads('file-stalled', 'stalled', 'stand still in the middle'),
  heavy: {
    prompt: '[[heavy:MB]]',
    does: 'clips: the file has that many megabytes',
    script: (megabytes) => ({ megabytes: Number(megabytes) }),
  },
  inline: film('[[inline]]', 'clips: the film comes in the answer itself', { inline: true }),
  length: {
    prompt: '[[length:SECONDS]]',
    does: 'clips: the film is that long, whatever was asked',
    script: (seconds) => ({ length: Number(seconds) }),
  },
};

function film(prompt: string, does: string, script: FilmScript): MagicFilm {
  return { prompt, does, script: () => script };
}

function looks(name: string, how: OddLook, does: string): MagicFilm {
  return {
    prompt: `[[${name}:N]]`,
    does: `clips: ${does} to the first N looks, or to all`,
    script: (count) => ({ looks: { how, count: count === '' ? ALWAYS : Number(count) } }),
  };
}

function downloads(name: string, how: OddDownload, does: string, byDefault = 1): MagicFilm {
  const which = byDefault === ALWAYS ? 'all of them' : 'the first';
  return {
    prompt: `[[${name}:N]]`,
    does: `clips: N downloads (or ${which}) ${does}`,
    script: (count) => ({ downloads: { how, count: count === '' ? byDefault : Number(count) } }),
  };
}
