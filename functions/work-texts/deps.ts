import * as v from 'valibot';
import { geminiTextModel } from '../../shared/adapters/gemini/text/gemini-text-model.ts';
import type { RunningPart } from '../../shared/jobs/part.ts';
import type { ArticleRequest } from '../../shared/kinds/article/article-request.ts';
import { articleTurn } from '../../shared/kinds/article/writing/make-article.ts';
import type { BookRequest } from '../../shared/kinds/book/book-request.ts';
import { type BookJob, bookTurn } from '../../shared/kinds/book/writing/make-book.ts';
import type { Makers, Turn, TurnTools } from '../../shared/kinds/maker.ts';
import { MAX_BILLABLE_ATTEMPTS, type MakeTextDeps, type TextJob } from '../../shared/kinds/text/making/text-part.ts';
import { TextModels } from '../../shared/kinds/text/text-models.ts';
import { json } from '../../shared/runtime/parse-env.ts';
import type { WorkDeps } from '../../shared/runtime/work-handler.ts';
import { type MakerTools, WorkerEnv, workerDeps } from '../../shared/runtime/worker-deps.ts';

export const WorkTextsEnv = {
  ...WorkerEnv,
  GEMINI_BASE_URL: v.optional(v.string()),
  TEXT_MODELS: json(v.object({ article: TextModels, book: TextModels })),
};
export type WorkTextsEnv = v.InferOutput<v.ObjectSchema<typeof WorkTextsEnv, undefined>>;

/** What reading the key, the gate and an answer may take beside the model's own time. */
const ANSWER_MS = 30_000;

interface TextMaker<Job> {
  readonly maxBillableAttempts: number;
  turn(job: Job, part: RunningPart, tools: TurnTools): Promise<Turn>;
}

/** The makers of the kinds that are texts. */
interface TextMakers {
  readonly article: TextMaker<TextJob<ArticleRequest>>;
  readonly book: TextMaker<BookJob & { readonly request: BookRequest }>;
}

export function workTextsDeps(env: WorkTextsEnv): WorkDeps {
  return workerDeps(env, 'texts', (tools): Makers & TextMakers => {
    const article = writerOf(env.TEXT_MODELS.article, env, tools);
    const book = writerOf(env.TEXT_MODELS.book, env, tools);
    return {
      article: {
        maxBillableAttempts: MAX_BILLABLE_ATTEMPTS,
        turn: (job, part, turnTools) => articleTurn(article, job, part, turnTools),
      },
      book: {
        maxBillableAttempts: MAX_BILLABLE_ATTEMPTS,
        turn: (job, part, turnTools) => bookTurn(book, job, part, turnTools),
      },
    };
  });
}

/** What a kind of texts is written with. */
function writerOf(models: TextModels, env: WorkTextsEnv, { key, ask, files, log }: MakerTools): MakeTextDeps {
  const model = geminiTextModel({ ...key, models, baseUrl: env.GEMINI_BASE_URL });
  return {
    model: { write: (order, signal) => ask(() => model.write(order, signal)) },
    files,
    longestCallMs: (step) => Math.max(...models[step].map(({ timeoutSeconds }) => timeoutSeconds)) * 1_000 + ANSWER_MS,
    log,
  };
}
