import * as fc from 'fast-check';
import { ARTICLE_CONTENT, BOOK_CONTENT } from '../../shared/contract/text-examples.ts';
import type { InputRef } from '../../shared/inputs/input-ref.ts';
import type { StoredFile } from '../../shared/jobs/part.ts';
import {
  MAX_ARTICLE_WORDS,
  MAX_TOPIC_CHARACTERS,
  MIN_ARTICLE_WORDS,
} from '../../shared/kinds/article/article-request.ts';
import {
  MAX_CHAPTER_WORDS,
  MAX_CHAPTERS,
  MIN_CHAPTER_WORDS,
  MIN_CHAPTERS,
} from '../../shared/kinds/book/book-request.ts';
import type { ClipFacts } from '../../shared/kinds/clips/clip-facts.ts';
import { ASKED_RATIOS } from '../../shared/kinds/clips/clip-fields.ts';
import { CLIP_SECONDS, PERSON_GENERATIONS } from '../../shared/kinds/clips/clip-request.ts';
import { MAX_REFERENCES, REFERENCE_TYPES } from '../../shared/kinds/custom-video/custom-video-request.ts';
import {
  OUTPUT_FORMATS,
  QUALITY_LEVELS,
  REFERENCE_ROLES,
} from '../../shared/kinds/ecommerce-image/ecommerce-request.ts';
import { IMAGE_FORMATS, IMAGE_QUALITIES, IMAGE_STYLES } from '../../shared/kinds/image/image-request.ts';
import { IMAGE_SIZES } from '../../shared/kinds/image/image-size.ts';
import { MAX_PROMPT_CHARACTERS } from '../../shared/kinds/image/parse-image-request.ts';
import type { Requests, ShippedKind } from '../../shared/kinds/requests.ts';
import { TEXT_LANGUAGES } from '../../shared/kinds/text/text-language.ts';

/** Stands in every text that a user wrote or gave, and nowhere else: an erased request must be without it. */
export const MINE = 'à-moi';

/** What the table test needs to know of a kind: the compiler asks for it with the kind's name. */
export interface KindSample<K extends ShippedKind> {
  /** The schema of its orders, as the contract names it. */
  readonly bodyName: string;
  /** A body that is taken. */
  readonly order: Readonly<Record<string, unknown>>;
  /** For every field of the body a value that is refused. */
  readonly wrong: Readonly<Record<string, unknown>>;
  /** Any request, every text of its user with {@link MINE} in it. */
  readonly requests: fc.Arbitrary<Requests[K]>;
  /** What only the kind understands of a delivered file. */
  readonly facts: StoredFile['facts'];
  /** What is in the file that is told and shown itself. */
  readonly content?: object;
  /** The name of a story of the fault runs that orders it (test/faults/scenarios.ts). */
  readonly scenario: string;
}

const text = (maxLength: number) => fc.string({ unit: 'grapheme', maxLength }).map((words) => `${MINE}${words}`);

const clipFields = {
  wrong: {
    prompt: 'a'.repeat(MAX_PROMPT_CHARACTERS + 1),
    number_of_videos: 5,
    duration_seconds: 9,
    aspect_ratio: '4:3',
    person_generation: 'SOME',
    negative_prompt: 7,
    job_id: 'no spaces',
    user_id: 7,
    max_credits: -1,
  },
  requests: {
    prompt: text(200),
    count: fc.integer({ min: 1, max: 4 }),
    durationSeconds: fc.constantFrom(...CLIP_SECONDS),
    aspectRatio: fc.constantFrom(...ASKED_RATIOS),
    personGeneration: fc.constantFrom(...PERSON_GENERATIONS),
    negativePrompt: text(100),
  },
  required: ['prompt', 'count', 'durationSeconds', 'aspectRatio', 'personGeneration'] as const,
};
const picture = fc.webPath().map((path) => ({ from: 'url', url: `https://sorami.app/${MINE}${path}` }) as const);
const CLIP_FACTS = { width: 1280, height: 720, duration_seconds: 8.008, download_seconds: 1.5 } satisfies ClipFacts;
/** A picture of two by two pixels. */
export const PIXELS =
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAMAAABFaP0WAAAAA1BMVEXMMzN0dFbYAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAC0lEQVQImWNgAAEAAAYAAeaH/n8AAAAASUVORK5CYII=';

const anyInput: fc.Arbitrary<InputRef> = fc.oneof(
  fc.record({
    from: fc.constant('order' as const),
    sha256: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    bytes: fc.integer({ min: 1, max: 10_000_000 }),
    contentType: fc.constantFrom('image/png', 'image/jpeg', 'image/webp'),
    width: fc.integer({ min: 1, max: 16_384 }),
    height: fc.integer({ min: 1, max: 3_000 }),
  }),
  fc.record({ from: fc.constant('upload' as const), uploadId: fc.stringMatching(/^upl_[A-Za-z0-9_-]{22}$/) }),
  fc.record({
    from: fc.constant('url' as const),
    url: fc.webPath().map((path) => `https://sorami.app/${MINE}${path}`),
  }),
);

/** A sample of every kind. */
export const SAMPLES: { readonly [K in ShippedKind]: KindSample<K> } = {
  image: {
    bodyName: 'ImageRequest',
    order: { prompt: 'un phare', num_images: 2 },
    wrong: {
      prompt: 'a'.repeat(MAX_PROMPT_CHARACTERS + 1),
      num_images: 5,
      size: '1x1',
      style: 'cubist',
      format: 'TIFF',
      quality: 'best',
      input_image_url: 'http://127.0.0.1/',
      input_image: 'no base64!',
      job_id: 'no spaces',
      user_id: 7,
      max_credits: -1,
    },
    requests: fc.record(
      {
        prompt: text(200),
        numImages: fc.integer({ min: 1, max: 4 }),
        size: fc.constantFrom(...IMAGE_SIZES),
        style: fc.constantFrom(...IMAGE_STYLES),
        format: fc.constantFrom(...IMAGE_FORMATS),
        quality: fc.constantFrom(...IMAGE_QUALITIES),
        inputImageUrl: fc.webPath().map((path) => `https://sorami.app/${encodeURI(MINE)}${MINE}${path}`),
      },
      { requiredKeys: ['prompt', 'numImages', 'size', 'style', 'format', 'quality'] },
    ),
    facts: { width: 1024, height: 1024 },
    scenario: 'one-image',
  },
  video: {
    bodyName: 'VideoRequest',
    order: { prompt: 'un phare', number_of_videos: '2', duration_seconds: '6s', input_image_base64: null },
    wrong: {
      ...clipFields.wrong,
      input_image_base64: 'bm90IGEgcGljdHVyZQ==',
      input_image_url: 'http://127.0.0.1/',
      input_image: 'upl_not-an-id',
    },
    requests: fc.record({ ...clipFields.requests, firstFrame: picture }, { requiredKeys: [...clipFields.required] }),
    facts: CLIP_FACTS,
    scenario: 'one-clip',
  },
  'custom-video': {
    bodyName: 'CustomVideoRequest',
    order: { prompt: 'un phare', number_of_videos: 1, duration_seconds: 8, save_to_cloud: true },
    wrong: {
      ...clipFields.wrong,
      reference_images: Array.from({ length: 4 }, () => ({ source: 'base64', data: 'x' })),
      generate_image_first: 'yes',
      image_generation_prompt: 7,
    },
    requests: fc.record(
      {
        ...clipFields.requests,
        references: fc.array(
          fc.record(
            { picture, role: fc.constantFrom(...REFERENCE_TYPES), description: text(50) },
            { requiredKeys: ['picture', 'role'] },
          ),
          { maxLength: MAX_REFERENCES },
        ),
        openingImage: text(50),
      },
      { requiredKeys: [...clipFields.required, 'references'] },
    ),
    facts: CLIP_FACTS,
    scenario: 'custom-clips',
  },
  article: {
    bodyName: 'ArticleRequest',
    order: { topic: ' Les phares ', goal: '', target_word_count: '2000', job_id: 'cm1', user_id: 'cm0user' },
    wrong: {
      topic: 'a'.repeat(MAX_TOPIC_CHARACTERS + 1),
      goal: 'a\u0000b',
      target_word_count: 799,
      language: 'klingon',
      job_id: 'no spaces',
      user_id: 7,
      max_credits: -1,
    },
    requests: fc.record(
      {
        topic: text(200),
        goal: text(200),
        targetWords: fc.integer({ min: MIN_ARTICLE_WORDS, max: MAX_ARTICLE_WORDS }),
        language: fc.constantFrom(...TEXT_LANGUAGES),
      },
      { requiredKeys: ['topic', 'targetWords'] },
    ),
    facts: { words: 340 },
    content: ARTICLE_CONTENT,
    scenario: 'chain',
  },
  book: {
    bodyName: 'BookRequest',
    order: {
      title: 'Voyage',
      topic: 'la mer',
      goal: 'rêver',
      chapters: [{ title: 'Introduction', description: 'Introduction au sujet' }],
      jobId: 'cm1',
      userId: 'cm0user',
      webhookUrl: 'https://sorami.app/api/webhooks',
      metadata: { organizationId: null },
    },
    wrong: {
      title: ' ',
      topic: 7,
      goal: '\u200B',
      chapters: [{ title: '' }],
      chapters_count: 21,
      words_per_chapter: '1,500',
      language: 'FR',
      jobId: 'no spaces',
      userId: 7,
      job_id: 'another',
      user_id: 'another',
      max_credits: 0.5,
    },
    requests: fc.record(
      {
        title: text(100),
        topic: text(200),
        goal: text(200),
        chapterHints: fc.array(fc.record({ title: text(50), description: text(50) }, { requiredKeys: ['title'] })),
        chaptersCount: fc.integer({ min: MIN_CHAPTERS, max: MAX_CHAPTERS }),
        wordsPerChapter: fc.integer({ min: MIN_CHAPTER_WORDS, max: MAX_CHAPTER_WORDS }),
        language: fc.constantFrom(...TEXT_LANGUAGES),
      },
      { requiredKeys: ['title', 'topic', 'goal', 'chaptersCount', 'wordsPerChapter'] },
    ),
    facts: { words: 1_500 },
    content: BOOK_CONTENT,
    scenario: 'chain',
  },
  'ecommerce-image': {
    bodyName: 'EcommerceImageRequest',
    order: {
      prompt: 'le produit sur un plan de travail',
      reference_images: [{ image_source: 'base64', image_data: PIXELS, image_type: 'product' }],
    },
    wrong: {
      prompt: 'a'.repeat(2_001),
      reference_images: [],
      quality_level: 'best',
      num_variations: 5,
      output_format: 'webp',
      additional_requirements: 'plus clair',
      user_id: 7,
      max_credits: -1,
    },
    requests: fc.record({
      prompt: text(200),
      references: fc.array(
        fc.record(
          { role: fc.constantFrom(...REFERENCE_ROLES), description: text(40), image: anyInput },
          { requiredKeys: ['role', 'image'] },
        ),
        { minLength: 1, maxLength: 10 },
      ),
      qualityLevel: fc.constantFrom(...QUALITY_LEVELS),
      numVariations: fc.integer({ min: 1, max: 4 }),
      outputFormat: fc.constantFrom(...OUTPUT_FORMATS),
      requirements: fc.array(text(40), { maxLength: 3 }),
    }),
    facts: { width: 1000, height: 1000 },
    scenario: 'product-images',
  },
};
