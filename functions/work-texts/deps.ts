import * as v from 'valibot';
import { geminiTextModel } from '../../shared/adapters/gemini/text/gemini-text-model.ts';
import { articleTurn } from '../../shared/kinds/article/writing/make-article.ts';
import { bookTurn } from '../../shared/kinds/book/writing/make-book.ts';
import { MAX_BILLABLE_ATTEMPTS, type MakeTextDeps } from '../../shared/kinds/text/making/text-part.ts';
import { TextModels } from '../../shared/kinds/text/text-models.ts';
import { json } from '../../shared/runtime/parse-env.ts';
import type { WorkDeps } from '../../shared/runtime/work-handler.ts';
import { type MakerTools, WorkerEnv, workerDeps } from '../../shared/runtime/worker-deps.ts';

export const WorkTextsEnv = {
  ...WorkerEnv,
  GEMINI_BASE_URL: v.optional(v.string()),
  /** By the kinds that are texts. */
  TEXT_MODELS: json(v.object({ article: TextModels, book: TextModels })),
};
export type WorkTextsEnv = v.InferOutput<v.ObjectSchema<typeof WorkTextsEnv, undefined>>;

/** What reading the key, the gate and an answer may take beside the model's own time. */
const ANSWER_MS = 30_000;

export function workTextsDeps(env: WorkTextsEnv): WorkDeps {
  return workerDeps(env, 'texts', (tools) => {
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
