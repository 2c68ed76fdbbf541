import * as v from 'valibot';
import { inspectPicture, PICTURE_TYPES } from '../../../../shared/pictures/inspect-picture.ts';
import type { Stage } from '../../../stages/stage.ts';
import { type Fact, fact, noted, unknown } from './fact.ts';
import { type Answered, ask, type Provider, wordsOf } from './wire.ts';

const Drawn = v.object({
  candidates: v.optional(
    v.array(
      v.object({
        content: v.optional(
          v.object({
            parts: v.optional(
              v.array(v.object({ inlineData: v.optional(v.object({ mimeType: v.string(), data: v.string() })) })),
              [],
            ),
          }),
        ),
        finishReason: v.optional(v.string(), ''),
      }),
    ),
    [],
  ),
  usageMetadata: v.optional(v.record(v.string(), v.unknown()), {}),
});

/** Pixels of 1:1 at 1K. */
const SIDE = 1024;

/** One picture of the first model of the quality `standard`. */
export async function tryPicture(provider: Provider, stage: Stage): Promise<readonly Fact[]> {
  const [choice] = stage.kinds.image.models.standard;
  if (choice === undefined) return [];
  const { model, imageSize, timeoutSeconds } = choice;
  const answer = await ask(provider, `v1beta/models/${model}:generateContent`, {
    timeoutMs: timeoutSeconds * 1_000,
    body: {
      contents: [{ role: 'user', parts: [{ text: 'A lighthouse in Brittany at dawn, photorealistic.' }] }],
      generationConfig: {
        responseModalities: ['TEXT', 'IMAGE'],
        imageConfig: { aspectRatio: '1:1', ...(imageSize === undefined ? {} : { imageSize }) },
      },
      store: false,
    },
  });
  const models = 'kinds.image.models: put another model first (infra/stages/image-models.ts)';
  const made = fact('picture.model', `${model} draws`, isGood(answer), wordsOf(answer), models);
  const rest = ['picture.inline', 'picture.pixels', 'picture.type', 'picture.time'];
  if (answer.kind === 'unanswered' || answer.status !== 200) {
    return [made, ...rest.map((id) => unknown(id, 'a picture to look at', 'nothing was drawn'))];
  }
  const drawn = v.parse(Drawn, answer.body);
  const image = drawn.candidates
    .flatMap(({ content }) => content?.parts ?? [])
    .findLast((part) => part.inlineData)?.inlineData;
  const reason = drawn.candidates[0]?.finishReason ?? 'none';
  const inline = fact(
    'picture.inline',
    'the answer holds one picture, with finishReason STOP',
    image !== undefined && reason === 'STOP',
    `finishReason ${reason}, ${image === undefined ? 'no picture' : 'a picture'}`,
    'shared/adapters/gemini/image/read-drawing.ts reads another form of answer',
  );
  if (image === undefined) return [made, inline];
  const bytes = Buffer.from(image.data, 'base64');
  const found = inspectPicture(bytes, PICTURE_TYPES);
  const isPicture = found.kind === 'picture';
  const size = isPicture ? `${found.width}x${found.height}` : `no picture (${found.why})`;
  const type = isPicture ? found.contentType : 'unknown';
  return [
    made,
    inline,
    fact(
      'picture.pixels',
      `1:1 at 1K has ${SIDE}x${SIDE} pixels`,
      isPicture && found.width === SIDE && found.height === SIDE,
      size,
      'shared/kinds/image/image-size.ts: the sizes that are asked for without cropping',
    ),
    fact(
      'picture.type',
      'the label of the picture is its type',
      type === image.mimeType,
      `${type}, labelled ${image.mimeType}`,
      'nothing: the type is read from the bytes. Note it in docs/reference/gemini.md',
    ),
    fact(
      'picture.time',
      `one call takes less than ${timeoutSeconds} s`,
      answer.ms < timeoutSeconds * 1_000,
      `${(answer.ms / 1_000).toFixed(1)} s, ${bytes.length} bytes`,
      'kinds.image.models: raise timeoutSeconds',
    ),
    noted('picture.usage', 'tokens of one picture', JSON.stringify(drawn.usageMetadata)),
    noted('picture.c2pa', 'whether the bytes carry C2PA', bytes.includes('c2pa') ? 'they do' : 'they do not'),
  ];
}

function isGood(answer: Answered): boolean {
  return answer.kind === 'answered' && answer.status === 200;
}
