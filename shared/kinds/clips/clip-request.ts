/** The most clips that one job may ask for. */
export const MAX_CLIPS_PER_JOB = 4;

/** Lengths in seconds that can be ordered. */
export const CLIP_SECONDS = [5, 6, 7, 8] as const;
export type ClipSeconds = (typeof CLIP_SECONDS)[number];

/** Aspect ratios that can be ordered, each with the one at which it is made: the model knows two, and what came is what is told. */
export const MADE_RATIOS = { '16:9': '16:9', '16:10': '16:9', '9:16': '9:16' } as const;
/** An aspect ratio as it can be ordered. */
export type AskedRatio = keyof typeof MADE_RATIOS;
/** An aspect ratio that the model makes. */
export type MadeRatio = (typeof MADE_RATIOS)[AskedRatio];

/** Who may be seen, spelled as the frontend spells it. The model has no such field: it becomes a sentence of the prompt. */
export const PERSON_GENERATIONS = ['ALLOW_ALL', 'ALLOW_ADULT', 'DENY_ALL'] as const;
export type PersonGeneration = (typeof PERSON_GENERATIONS)[number];

/** What orders of clips have in common, with every default applied. */
export interface ClipRequest {
  /** 1–4,000 characters (Unicode code points), trimmed. Never logged. */
  readonly prompt: string;
  /** How many clips: 1–4, each a part of its own. */
  readonly count: number;
  readonly durationSeconds: ClipSeconds;
  /** As it was asked for. */
  readonly aspectRatio: AskedRatio;
  readonly personGeneration: PersonGeneration;
  /** What must not be seen or heard, in the user's words. Never logged. */
  readonly negativePrompt?: string;
}
