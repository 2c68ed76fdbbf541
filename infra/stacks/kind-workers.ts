import type { ShippedKind } from '../../shared/kinds/kinds.ts';
import { kindsOn } from '../stages/kinds-on.ts';
import type { Stage } from '../stages/stage.ts';
import type { EnvironmentGroup } from './environment.ts';

/** A worker and its queue. A stage has them for the kinds that it sells. */
export interface KindWorker {
  /** Of the function. Renamed, it is another function; a queue that is renamed is another queue, without the messages of the old one. */
  readonly id: string;
  readonly queueId: string;
  /** What operators call the queue. */
  readonly queueName: string;
  /** Output of the service stack with the address of the queue. */
  readonly queueOutput: string;
  /** Below `functions/`. */
  readonly folder: string;
  readonly description: string;
  /** Seconds of one call of the provider, and time to store its file or to record the failure. */
  timeoutSeconds(stage: Stage): number;
  /** Minutes: a message that waits for longer is an alarm. */
  readonly oldestMessageMinutes: number;
  /** In MB. */
  readonly memorySize: number;
  /** What its maker needs beside what every worker has. */
  readonly groups: readonly EnvironmentGroup[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** Of fetching a large film and storing it, at worst: no turn waits for one to be filmed. */
const CLIP_SECONDS = 300;
/** Beside the call that waits for a film: to read pictures before, and to write down what came. */
const BESIDE_WAITING_SECONDS = 120;

/** What the workers of both kinds of videos have in common. */
const CLIPS = {
  folder: 'work-videos',
  description: 'Begins one clip, looks at it, fetches and stores its file, closes the job after its last one',
  oldestMessageMinutes: 10,
  memorySize: 512,
} as const satisfies Partial<KindWorker>;

/** What writes articles and books. */
const WRITER = {
  folder: 'work-texts',
  // A call of the model takes at most 280 s.
  timeoutSeconds: () => 300,
  oldestMessageMinutes: 10,
  // A book of twenty chapters is put together in a few MB. All of the time is spent waiting: more processor would be paid in vain.
  memorySize: 256,
  groups: ['textModels'],
} as const;

function clipSeconds({ retrieval, waitSeconds }: Stage['kinds']['video']): number {
  return retrieval === 'wait' ? Math.max(CLIP_SECONDS, waitSeconds + BESIDE_WAITING_SECONDS) : CLIP_SECONDS;
}

/** What draws pictures: with one queue, and so one budget of calls, for both kinds of them. */
const IMAGES: KindWorker = {
  id: 'Generate',
  queueId: 'Generations',
  queueName: 'generate',
  queueOutput: 'GenerateQueueUrl',
  folder: 'work-images',
  description: 'Draws one image, stores it, closes the job after its last one',
  // A call of the model takes at most 280 s.
  timeoutSeconds: () => 300,
  oldestMessageMinutes: 10,
  // Twice what a 4K image may take at its peak. Most of the time is spent waiting: more processor would be paid in vain.
  memorySize: 1024,
  groups: ['models', 'inputOrigins'],
  // glibc gives every thread an arena, and the decoder's threads fragment them all: two keep a third of the memory free.
  variables: { MALLOC_ARENA_MAX: '2' },
};

/** The workers, by the kinds that they serve. Kinds that have the same one share its queue. */
export const KIND_WORKERS: { readonly [K in ShippedKind]: KindWorker } = {
  image: IMAGES,
  'ecommerce-image': IMAGES,
  video: {
    ...CLIPS,
    id: 'FilmVideos',
    queueId: 'Videos',
    queueName: 'videos',
    queueOutput: 'VideosQueueUrl',
    timeoutSeconds: ({ kinds }) => clipSeconds(kinds.video),
    groups: ['videoModels', 'inputOrigins'],
  },
  'custom-video': {
    ...CLIPS,
    id: 'FilmCustomVideos',
    queueId: 'CustomVideos',
    queueName: 'custom-videos',
    queueOutput: 'CustomVideosQueueUrl',
    timeoutSeconds: ({ kinds }) => clipSeconds(kinds['custom-video']),
    groups: ['customVideoModels', 'inputOrigins'],
  },
  article: {
    id: 'WriteArticles',
    queueId: 'ArticleTexts',
    queueName: 'articles',
    queueOutput: 'ArticlesQueueUrl',
    description: 'Writes one part of an article, stores it, closes the job after its last one',
    ...WRITER,
  },
  book: {
    id: 'WriteBooks',
    queueId: 'BookTexts',
    queueName: 'books',
    queueOutput: 'BooksQueueUrl',
    description: 'Writes one part of a book, stores it, closes the job after its last one',
    ...WRITER,
  },
};

/** A worker of a stage, and the kinds for which it is there. */
export interface WorkerOn {
  readonly worker: KindWorker;
  readonly kinds: readonly ShippedKind[];
}

/** The workers of a stage, each once. */
export function workersOn(stage: Pick<Stage, 'kinds'>): readonly WorkerOn[] {
  const kinds = kindsOn(stage);
  const workers = new Set(kinds.map((kind) => KIND_WORKERS[kind]));
  return [...workers].map((worker) => ({ worker, kinds: kinds.filter((kind) => KIND_WORKERS[kind] === worker) }));
}
