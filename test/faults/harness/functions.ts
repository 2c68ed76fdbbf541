import type { Context } from 'aws-lambda';
import * as v from 'valibot';
import { CancelEnv, cancelDeps } from '../../../functions/cancel-job/deps.ts';
import { cancelHandler } from '../../../functions/cancel-job/handler.ts';
import { DeleteJobEnv, deleteJobDeps } from '../../../functions/delete-job/deps.ts';
import { deleteJobHandler } from '../../../functions/delete-job/handler.ts';
import { DeliverEnv, deliverDeps } from '../../../functions/deliver-webhooks/deps.ts';
import { deliverHandler } from '../../../functions/deliver-webhooks/handler.ts';
import { GrantsEnv, grantsDeps } from '../../../functions/grant-credits/deps.ts';
import { grantsHandler } from '../../../functions/grant-credits/handler.ts';
import { RetryJobEnv, retryJobDeps } from '../../../functions/retry-job/deps.ts';
import { retryJobHandler } from '../../../functions/retry-job/handler.ts';
import { SubmitEnv, submitDeps } from '../../../functions/submit/deps.ts';
import { submitHandler } from '../../../functions/submit/handler.ts';
import { SweepEnv, sweepDeps } from '../../../functions/sweep-jobs/deps.ts';
import { sweepHandler } from '../../../functions/sweep-jobs/handler.ts';
import { WorkImagesEnv, workImagesDeps } from '../../../functions/work-images/deps.ts';
import { WorkTextsEnv, workTextsDeps } from '../../../functions/work-texts/deps.ts';
import { WorkVideosEnv, workVideosDeps } from '../../../functions/work-videos/deps.ts';
import { parseEnv } from '../../../shared/runtime/parse-env.ts';
import { type WorkDeps, workHandler } from '../../../shared/runtime/work-handler.ts';
import { makeSteps } from '../kinds/make-step.ts';

/** What a handler learns of its invocation. */
export type RunContext = Pick<Context, 'getRemainingTimeInMillis'>;

/** A handler in a process of its own. */
export type Handler = (event: never, context: RunContext) => Promise<unknown>;

/** The worker of the images, and of the kinds that exist in tests only. */
function workDeps(env: WorkImagesEnv & { readonly STEP_PROVIDER_URL: string }): WorkDeps {
  const deps = workImagesDeps(env);
  return { ...deps, makers: { ...deps.makers, ...makeSteps({ baseUrl: env.STEP_PROVIDER_URL, files: deps.files }) } };
}

/** The worker of the videos, whose calls go out by the `fetch` that simulations see. */
function filmDeps(env: WorkVideosEnv): WorkDeps {
  return workVideosDeps(env, (input, init) => fetch(input, init));
}

/** The functions that a simulation runs, each composed as its `index.ts` composes it. */
export const FUNCTIONS = {
  submit: composed(SubmitEnv, submitDeps, submitHandler),
  cancel: composed(CancelEnv, cancelDeps, cancelHandler),
  'retry-job': composed(RetryJobEnv, retryJobDeps, retryJobHandler),
  'delete-job': composed(DeleteJobEnv, deleteJobDeps, deleteJobHandler),
  grants: composed(GrantsEnv, grantsDeps, grantsHandler),
  generate: composed({ ...WorkImagesEnv, STEP_PROVIDER_URL: v.string() }, workDeps, workHandler),
  'write-articles': composed(WorkTextsEnv, workTextsDeps, workHandler),
  'film-videos': composed(WorkVideosEnv, filmDeps, workHandler),
  'film-custom-videos': composed(WorkVideosEnv, filmDeps, workHandler),
  deliver: composed(DeliverEnv, deliverDeps, deliverHandler),
  sweep: composed(SweepEnv, sweepDeps, sweepHandler),
};
export type FunctionName = keyof typeof FUNCTIONS;

/** Deliberate bugs: what to make of a function's dependencies before its handler gets them. */
export type Mutations = {
  readonly [F in FunctionName]?: NonNullable<Parameters<(typeof FUNCTIONS)[F]>[1]>;
};

type Environment = Readonly<Record<string, string>>;

function composed<const Entries extends v.ObjectEntries, Deps>(
  entries: Entries,
  makeDeps: (env: v.InferOutput<v.ObjectSchema<Entries, undefined>>) => Deps,
  makeHandler: (deps: Deps) => Handler,
) {
  return (env: Environment, mutate: (deps: Deps) => Deps = (deps) => deps): Handler =>
    makeHandler(mutate(makeDeps(parseEnv(entries, env))));
}
