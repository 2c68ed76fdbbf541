import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { mp4Meter } from '../../../../shared/adapters/mp4/mp4-meter.ts';
import type { Stage } from '../../../stages/stage.ts';
import { begin, CLIP_PIXELS, CLIP_SECONDS, fileOf, interactionOf, lookAt } from './clip-wire.ts';
import { type Fact, fact, noted, unknown } from './fact.ts';
import { type Answered, ask, type Provider, wordsOf } from './wire.ts';

const File = v.object({
  state: v.optional(v.string(), ''),
  sizeBytes: v.optional(v.union([v.string(), v.number()])),
  sha256Hash: v.optional(v.string()),
  expirationTime: v.optional(v.string()),
});
type File = v.InferOutput<typeof File>;
const Listed = v.object({ files: v.optional(v.array(v.object({ source: v.optional(v.string(), '') })), []) });

const PROMPT = 'A lighthouse in Brittany at dawn, one continuous shot, no dialogue, no music.';
const FILE_LOOKS = 30;
const LONGEST_OFF_SECONDS = 0.5;
const WANTED_HOURS = 24;

const WAIT = 'kinds.video.retrieval and kinds.custom-video.retrieval: wait';
const POLL = 'kinds.video.retrieval and kinds.custom-video.retrieval: poll';
const MODELS = 'kinds.video.models: put another model first (infra/stages/clip-models.ts)';

/** One clip in the background, looked at until it is done, fetched and measured. @param everyMs between two looks. */
export async function tryPolling(provider: Provider, stage: Stage, everyMs: number): Promise<readonly Fact[]> {
  const [choice] = stage.kinds.video.models;
  if (choice === undefined) return [];
  const started = Date.now();
  const begun = await begin(provider, { model: choice.model, prompt: PROMPT, background: true });
  const id = interactionOf(begun)?.id;
  const isBegun = begun.kind === 'answered' && begun.status === 200 && id !== undefined;
  const model = fact('clip.model', `${choice.model} films in the background`, isBegun, wordsOf(begun), MODELS);
  const statement = 'a clip in the background can be looked at with this key';
  if (!isBegun) return [model, unknown('clip.polling', statement, 'no clip was begun'), ...(await listing(provider))];
  const look = await lookAt(provider, id, everyMs);
  const isRead = look.kind === 'answered' && look.status === 200;
  const polling = fact('clip.polling', statement, isRead, wordsOf(look), WAIT);
  const interaction = interactionOf(look);
  const uri = interaction === undefined ? undefined : fileOf(interaction);
  const done = fact(
    'clip.done',
    'it ends as completed, with the film as a file',
    interaction?.status === 'completed' && uri !== undefined,
    `${interaction?.status ?? 'unreadable'} after ${Math.round((Date.now() - started) / 1_000)} s`,
    isRead ? 'shared/adapters/gemini/omni/read-interaction.ts reads another form of answer' : WAIT,
  );
  const usage = noted('clip.usage', 'tokens of one clip', JSON.stringify(interaction?.usage ?? {}));
  const facts = uri === undefined ? [] : await tryFile(provider, uri, everyMs);
  return [model, polling, done, usage, ...facts, ...(await listing(provider))];
}

/** One clip in a call that answers when the film is there. */
export async function tryWaiting(provider: Provider, stage: Stage): Promise<readonly Fact[]> {
  const [choice] = stage.kinds.video.models;
  if (choice === undefined) return [];
  const answer = await begin(provider, { model: choice.model, prompt: PROMPT, background: false });
  const interaction = interactionOf(answer);
  const isThere = interaction?.status === 'completed' && fileOf(interaction) !== undefined;
  const found =
    answer.kind === 'answered'
      ? `${interaction?.status ?? wordsOf(answer)} after ${Math.round(answer.ms / 1_000)} s`
      : wordsOf(answer);
  return [fact('clip.waiting', 'one call that waits answers with the film', isThere, found, POLL)];
}

async function tryFile(provider: Provider, uri: string, everyMs: number): Promise<Fact[]> {
  const name = /files\/([^/:?]+)/.exec(uri)?.[1] ?? '';
  const file = await fileWhenActive(provider, name, everyMs);
  if (file === undefined) return [fact('clip.file', 'the file becomes ACTIVE', false, 'it does not', MODELS)];
  const path = `v1beta/files/${name}:download?alt=media`;
  const download = await ask(provider, path, { timeoutMs: 150_000 });
  const isDirect = download.kind === 'answered' && download.status === 200;
  const to = download.kind === 'answered' ? download.headers.get('location') : null;
  const range = await ask(provider, path, { timeoutMs: 60_000, headers: { range: 'bytes=0-99' } });
  const isPart = range.kind === 'answered' && range.status === 206 && range.bytes.length === 100;
  const facts = [
    fact('clip.file', 'the file becomes ACTIVE', true, `${file.sizeBytes ?? 'no'} bytes`, MODELS),
    fact(
      'clip.download',
      'the file is answered directly, without a redirect',
      isDirect,
      to === null ? wordsOf(download) : `redirected to ${hostOf(to)}`,
      'nothing for one redirect over HTTPS: it is followed without the key. Note its host in docs/reference/gemini.md',
    ),
    noted('clip.range', 'whether parts of the file can be asked for', isPart ? 'yes' : `no (${wordsOf(range)})`),
    expiry(file),
  ];
  return isDirect ? [...facts, ...(await measured(download, file))] : facts;
}

async function fileWhenActive(provider: Provider, name: string, everyMs: number): Promise<File | undefined> {
  for (let look = 0; look < FILE_LOOKS; look += 1) {
    const answer = await ask(provider, `v1beta/files/${name}`, { timeoutMs: 15_000 });
    const parsed = v.safeParse(File, answer.kind === 'answered' ? answer.body : undefined);
    if (parsed.success && parsed.output.state === 'ACTIVE') return parsed.output;
    await delay(everyMs);
  }
  return undefined;
}

function expiry({ expirationTime }: File): Fact {
  const hours = expirationTime === undefined ? 0 : (Date.parse(expirationTime) - Date.now()) / 3_600_000;
  return fact(
    'clip.expiry',
    `a file lives for a day: longer than any deadline`,
    hours >= WANTED_HOURS - 0.1,
    expirationTime === undefined ? 'no expirationTime' : `${hours.toFixed(1)} h`,
    'kinds.video.deadlineSeconds: shorter than the life of a file',
  );
}

async function measured({ bytes }: Answered & { kind: 'answered' }, file: File): Promise<Fact[]> {
  const hash = createHash('sha256').update(bytes).digest();
  const hashes = [hash.toString('base64'), Buffer.from(hash.toString('hex')).toString('base64'), hash.toString('hex')];
  const isWhole = file.sizeBytes === undefined || Number(file.sizeBytes) === bytes.length;
  const isSame = file.sha256Hash === undefined || hashes.includes(file.sha256Hash);
  const slice = async (start: number, end: number): Promise<Uint8Array> => bytes.subarray(start, end);
  const film = await mp4Meter().measure({
    bytes: bytes.length,
    sha256: hash.toString('base64'),
    slice,
    async *chunks() {
      yield bytes;
    },
    [Symbol.asyncDispose]: async () => undefined,
  });
  const found = 'unusable' in film ? film.unusable : `${film.durationSeconds} s, ${film.width}x${film.height}`;
  const { width, height } = CLIP_PIXELS;
  const isAsked =
    !('unusable' in film) &&
    Math.abs(film.durationSeconds - CLIP_SECONDS) <= LONGEST_OFF_SECONDS &&
    film.width === width &&
    film.height === height;
  return [
    fact(
      'clip.bytes',
      'size and hash are those that the Files API names',
      isWhole && isSame,
      `${bytes.length} bytes, ${isSame ? 'the hash fits' : 'another hash'}`,
      'shared/adapters/gemini/omni/download-film.ts: what is checked',
    ),
    fact(
      'clip.length',
      `the film has the seconds and pixels that were asked for: ${CLIP_SECONDS} s, ${width}x${height}`,
      isAsked,
      found,
      'nothing: the measured values are told. Note it in docs/reference/gemini.md',
    ),
  ];
}

async function listing(provider: Provider): Promise<Fact[]> {
  const answer = await ask(provider, 'v1beta/files', { timeoutMs: 15_000 });
  const parsed = v.safeParse(Listed, answer.kind === 'answered' && answer.status === 200 ? answer.body : undefined);
  const many = parsed.success ? parsed.output.files.filter(({ source }) => source === 'GENERATED').length : 0;
  const found = parsed.success ? `${many} of them` : wordsOf(answer);
  return [noted('clip.listing', 'generated files that GET /files shows', found)];
}

function hostOf(location: string): string {
  return URL.canParse(location) ? new URL(location).host : 'a path of its own';
}
