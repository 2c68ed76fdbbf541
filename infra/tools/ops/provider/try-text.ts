import * as v from 'valibot';
import { countWords } from '../../../../shared/kinds/text/count-words.ts';
import type { Stage } from '../../../stages/stage.ts';
import { type Fact, fact, noted, unknown } from './fact.ts';
import { ask, type Provider, wordsOf } from './wire.ts';

const Written = v.object({
  candidates: v.optional(
    v.array(
      v.object({
        content: v.optional(
          v.object({
            parts: v.optional(
              v.array(v.object({ text: v.optional(v.string(), ''), thought: v.optional(v.boolean()) })),
              [],
            ),
          }),
        ),
        finishReason: v.optional(v.string(), ''),
      }),
    ),
    [],
  ),
  usageMetadata: v.optional(
    v.object({ candidatesTokenCount: v.optional(v.number(), 0), thoughtsTokenCount: v.optional(v.number(), 0) }),
    {},
  ),
});
const Outline = v.pipe(v.string(), v.parseJson(), v.object({ title: v.string(), sections: v.array(v.string()) }));

const SECTIONS = 3;
/** Of the section that is asked for. */
const WORDS = 300;
/** What the estimates of cost reckon with. */
const TOKENS_PER_WORD = 1.5;
const TOLERANCE = 1.1;

/** One outline as JSON, and one section in French. */
export async function tryText(provider: Provider, stage: Stage): Promise<readonly Fact[]> {
  const { outline, writing } = stage.kinds.article.models;
  const [planner, writer] = [outline[0], writing[0]];
  if (planner === undefined || writer === undefined) return [];
  const planned = await write(provider, planner, {
    prompt: `Plan a short French article about lighthouses with exactly ${SECTIONS} sections.`,
    schema: {
      type: 'OBJECT',
      properties: {
        title: { type: 'STRING' },
        sections: { type: 'ARRAY', items: { type: 'STRING' }, minItems: SECTIONS, maxItems: SECTIONS },
      },
      required: ['title', 'sections'],
    },
  });
  const written = await write(provider, writer, {
    prompt: `Write one section of about ${WORDS} words, in French, about the lighthouses of Brittany. Only the text.`,
  });
  return [...outlineFacts(planner.model, planned), ...sectionFacts(writer.model, written)];
}

interface Text {
  readonly text: string;
  readonly reason: string;
  readonly tokens: number;
  readonly thoughts: number;
  readonly ms: number;
}

async function write(
  provider: Provider,
  { model, thinkingLevel, timeoutSeconds }: Stage['kinds']['article']['models']['outline'][number],
  { prompt, schema }: { readonly prompt: string; readonly schema?: object },
): Promise<Text | string> {
  const answer = await ask(provider, `v1beta/models/${model}:generateContent`, {
    timeoutMs: timeoutSeconds * 1_000,
    body: {
      contents: [{ role: 'user', parts: [{ text: prompt }] }],
      generationConfig: {
        maxOutputTokens: 8_192,
        ...(thinkingLevel === undefined ? {} : { thinkingConfig: { thinkingLevel } }),
        ...(schema === undefined ? {} : { responseMimeType: 'application/json', responseSchema: schema }),
      },
      store: false,
    },
  });
  if (answer.kind === 'unanswered' || answer.status !== 200) return wordsOf(answer);
  const { candidates, usageMetadata } = v.parse(Written, answer.body);
  const parts = candidates[0]?.content?.parts ?? [];
  const { candidatesTokenCount = 0, thoughtsTokenCount = 0 } = usageMetadata;
  return {
    text: parts.flatMap(({ text, thought }) => (thought === true ? [] : text)).join(''),
    reason: candidates[0]?.finishReason ?? 'none',
    tokens: candidatesTokenCount,
    thoughts: thoughtsTokenCount,
    ms: answer.ms,
  };
}

function outlineFacts(model: string, planned: Text | string): Fact[] {
  const statement = `${model} plans: finishReason STOP, JSON of the schema, exactly as many sections`;
  const change =
    'kinds.article.models.outline and kinds.book.models.outline: put another model first (infra/stages/text-models.ts)';
  if (typeof planned === 'string') return [fact('text.outline', statement, false, planned, change)];
  const parsed = v.safeParse(Outline, planned.text);
  const sections = parsed.success ? parsed.output.sections.length : 0;
  const found = `finishReason ${planned.reason}, ${parsed.success ? `${sections} sections` : 'no such JSON'}, ${planned.thoughts} tokens of thinking`;
  return [fact('text.outline', statement, planned.reason === 'STOP' && sections === SECTIONS, found, change)];
}

function sectionFacts(model: string, written: Text | string): Fact[] {
  const statement = `${model} writes: finishReason STOP, a closed last sentence`;
  const change =
    'kinds.article.models.writing and kinds.book.models.writing: put another model first (infra/stages/text-models.ts)';
  if (typeof written === 'string') {
    const missing = unknown('text.tokens', 'tokens of a French word', 'nothing was written');
    return [fact('text.section', statement, false, written, change), missing];
  }
  const words = countWords(written.text);
  const isClosed = /[.!?…»"]\s*$/u.test(written.text);
  const ratio = words === 0 ? 0 : written.tokens / words;
  return [
    fact(
      'text.section',
      statement,
      written.reason === 'STOP' && isClosed,
      `finishReason ${written.reason}, ${words} words in ${(written.ms / 1_000).toFixed(1)} s`,
      change,
    ),
    fact(
      'text.words',
      'a section has the words that it was asked for, within a third',
      Math.abs(words - WORDS) <= WORDS / 3,
      `${words} of ${WORDS}`,
      'nothing at once: a section is repaired once. More repairs cost more; see the length rules of shared/kinds/text',
    ),
    fact(
      'text.tokens',
      `a French word is about ${TOKENS_PER_WORD} tokens, or fewer`,
      ratio > 0 && ratio <= TOKENS_PER_WORD * TOLERANCE,
      `${ratio.toFixed(2)} tokens a word`,
      'infra/tools/cost: tokens of a word; and maxOutputTokens of shared/adapters/gemini/text/writing-request.ts',
    ),
    noted('text.thinking', 'tokens of thinking of one section', String(written.thoughts)),
  ];
}
