import * as v from 'valibot';

const Body = v.object({
  contents: v.tuple([v.object({ parts: v.tuple([v.object({ text: v.string() })]) })]),
  generationConfig: v.object({ maxOutputTokens: v.number(), responseSchema: v.optional(v.unknown()) }),
});

/** What a text model is asked for. */
export interface TextAsk {
  readonly topic: string;
  /** The name of the part, as the plan of an article has it. */
  readonly part: string;
}

/** Reads the request to a text model as the model does: its task, and the topic between its tags. */
export function textAsk(body: unknown): TextAsk | undefined {
  const parsed = v.safeParse(Body, body);
  if (!parsed.success) return undefined;
  const { contents, generationConfig } = parsed.output;
  const [{ text }] = contents[0].parts;
  const topic = /<sujet>\n([\s\S]*?)\n<\/sujet>/u.exec(text)?.[1] ?? '';
  if (generationConfig.responseSchema !== undefined) return { topic, part: 'outline' };
  const [task = ''] = text.split('\n', 1);
  const section = /la section (\d+)/u.exec(task)?.[1];
  const frame = /(introduction|conclusion)/u.exec(task)?.[1] ?? '';
  return { topic, part: section === undefined ? frame : `section-${section}` };
}
