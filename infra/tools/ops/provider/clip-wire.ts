import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { Interaction } from '../../../../shared/adapters/gemini/omni/interaction-schema.ts';
import { type Answered, ask, type Provider } from './wire.ts';

/** Seconds, and the cheapest resolution, of a clip that is made to look at the provider. */
export const CLIP_SECONDS = 3;
export const CLIP_PIXELS = { width: 640, height: 360 };

/** How long one clip may take, with its queue. */
const CLIP_MS = 600_000;

/** How a clip is asked for. */
export interface ClipAsk {
  readonly model: string;
  readonly prompt: string;
  readonly background: boolean;
}

/** The one POST of a clip. */
export function begin(provider: Provider, { model, prompt, background }: ClipAsk): Promise<Answered> {
  return ask(provider, 'v1beta/interactions', {
    timeoutMs: background ? 60_000 : CLIP_MS,
    body: {
      model,
      input: [{ type: 'text', text: prompt }],
      response_format: {
        type: 'video',
        aspect_ratio: '16:9',
        resolution: '360p',
        duration: `${CLIP_SECONDS}s`,
        delivery: 'uri',
      },
      generation_config: { video_config: { task: 'text_to_video' } },
      background,
      store: background,
      labels: { attempt: 'provider-try' },
    },
  });
}

/** The interaction of an answer. */
export function interactionOf(answer: Answered): Interaction | undefined {
  if (answer.kind === 'unanswered') return undefined;
  const parsed = v.safeParse(Interaction, answer.body);
  return parsed.success ? parsed.output : undefined;
}

/** The film of an interaction, as the provider's file. */
export function fileOf({ steps, outputs }: Interaction): string | undefined {
  const blocks = [...steps.flatMap(({ content }) => content), ...outputs];
  return blocks.findLast(({ uri }) => uri !== undefined)?.uri;
}

const GOES_ON: ReadonlySet<string | undefined> = new Set(['queued', 'in_progress']);

/** Looks at a clip until it is done. @returns the last look, whatever it was. */
export async function lookAt(provider: Provider, id: string, everyMs: number): Promise<Answered> {
  const until = Date.now() + CLIP_MS;
  for (;;) {
    const look = await ask(provider, `v1beta/interactions/${encodeURIComponent(id)}`, { timeoutMs: 15_000 });
    const interaction = interactionOf(look);
    const isAtWork = look.kind === 'answered' && look.status === 200 && GOES_ON.has(interaction?.status);
    if (!isAtWork || Date.now() > until) return look;
    await delay(everyMs);
  }
}
