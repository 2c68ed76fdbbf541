import type { Job } from '../../../../shared/jobs/job.ts';
import { deliveredParts } from '../../../../shared/jobs/part.ts';
import { KINDS, type ShippedKind } from '../../../../shared/kinds/kinds.ts';
import type { Ops } from '../ops.ts';
import { examined, type Finding } from '../views/finding.ts';
import { type ApiAnswer, callApi } from './call-api.ts';
import { JOB_CHECKS, JOB_STEPS, type JobCheck } from './job-names.ts';
import { paidImages } from './paid-images.ts';
import { servedImages } from './served-images.ts';
import { SMOKE_ORDERS } from './smoke-orders.ts';
import { storedImages } from './stored-images.ts';
import { waitForJob, waitForWebhook } from './wait-for-job.ts';

/** A job that the smoke test orders. */
export interface SmokeOrder {
  readonly kind: ShippedKind;
  readonly api: string;
  readonly token: string;
  /** `sub` of the token. */
  readonly userId: string;
  readonly images: number;
  /** One that the frontend knows: only then may its webhook be sent. */
  readonly jobId: string | undefined;
}

/** What could not be looked at, because there is no token or the job did not get so far. */
export function unverified(why: string, ...checks: readonly JobCheck[]): Finding[] {
  return checks.map((name) => ({ check: JOB_CHECKS[name], state: 'unverified', found: `non vérifié (${why})` }));
}

/** Orders real images and follows them to the bucket, the wallet and the frontend. */
export async function jobChecks(ops: Ops, order: SmokeOrder): Promise<readonly Finding[]> {
  return examined(JOB_CHECKS.accepted, async () => {
    const { kind, api, token, images, jobId, userId } = order;
    const body = { ...SMOKE_ORDERS[kind](images), ...(jobId === undefined ? {} : { job_id: jobId }) };
    const answer = await callApi(api, 'POST', KINDS[kind].routes.create, { token, body });
    if (answer.body['code'] === 'frontend_only') {
      return unverified(
        'la commande n’est acceptée que de frontend.servers, dont cette machine n’est pas',
        ...JOB_STEPS,
      );
    }
    const accepted = acceptance(answer);
    const given = answer.body['job_id'];
    if (!isNew(answer) || typeof given !== 'string') {
      const missing = JOB_STEPS.filter((step) => accepted.every(({ check }) => check !== JOB_CHECKS[step]));
      return [...accepted, ...unverified('la requête n’a pas été acceptée', ...missing)];
    }
    const { job, said } = await waitForJob(ops, order, { userId, jobId: given });
    if (job === undefined) {
      const found = 'il n’y a pas de job à ce nom dans la table';
      return [
        ...accepted,
        { check: JOB_CHECKS.completed, state: 'failed', found },
        ...unverified(found, 'stored', 'served', 'paid', 'webhook'),
      ];
    }
    const rest = [
      completion(job, images),
      examined(JOB_CHECKS.stored, () => storedImages(ops.deployment, job)),
      examined(JOB_CHECKS.served, () => servedImages(ops, job, said)),
      examined(JOB_CHECKS.paid, () => paidImages(ops.deployment, job, ops.now())),
      examined(JOB_CHECKS.webhook, () => webhook(ops, job, jobId)),
    ];
    return [...accepted, ...(await Promise.all(rest)).flat()];
  });
}

/** A job of this very request: a repeated id is answered with the job that has it. */
function isNew({ status, headers }: ApiAnswer): boolean {
  return status === 202 && headers.get('idempotent-replayed') !== 'true';
}

function acceptance(answer: ApiAnswer): Finding[] {
  const { status, body } = answer;
  const good = isNew(answer);
  const message = typeof body['message'] === 'string' ? ` ${body['message']}` : '';
  const id = body['job_id'];
  if (!good) {
    const found = status === 202 ? 'ce job_id a déjà servi : il en faut un neuf' : `${status}${message}`;
    return [{ check: JOB_CHECKS.accepted, state: 'failed', found }];
  }
  return [
    { check: JOB_CHECKS.accepted, state: 'ok', found: String(status) },
    { check: JOB_CHECKS.jobId, state: typeof id === 'string' ? 'ok' : 'failed', found: String(id ?? 'aucun') },
    {
      check: JOB_CHECKS.status,
      // Videos say it in lower case.
      state: String(body['status']).toUpperCase() === 'PENDING' ? 'ok' : 'failed',
      found: String(body['status'] ?? 'aucun'),
    },
  ];
}

function completion(job: Job, asked: number): Finding {
  const delivered = deliveredParts(job.parts).length;
  // What is paid as a whole has as many parts as it takes.
  const parts = job.credits.capture === 'whole' ? job.parts.length : asked;
  const ok = job.status === 'COMPLETED' && delivered === parts;
  const seconds = Math.round(((job.closedAt ?? job.updatedAt) - job.createdAt) / 1000);
  const found = `${job.status}, ${delivered} partie(s) sur ${parts}, ${seconds} s`;
  return { check: JOB_CHECKS.completed, state: ok ? 'ok' : 'failed', found };
}

async function webhook(ops: Ops, job: Job, jobId: string | undefined): Promise<readonly Finding[]> {
  if (jobId === undefined) {
    return unverified(
      'il faut --job-id, un job que le frontend connaît : il attribue les autres à un inconnu',
      'webhook',
    );
  }
  if (job.orderedFrom === 'elsewhere') {
    return unverified('commandé d’ailleurs que de frontend.servers : le frontend n’en est pas averti', 'webhook');
  }
  const check = JOB_CHECKS.webhook;
  const { webhook: delivery } = await waitForWebhook(ops, job);
  if (delivery === undefined) return [{ check, state: 'failed', found: 'aucun webhook n’est prévu' }];
  const found = `${delivery.state}, ${delivery.attempts} essai(s), statut ${delivery.log?.at(-1)?.status ?? 'aucun'}`;
  if (delivery.state === 'unknown_to_frontend') {
    return [{ check, state: 'failed', found: `${found} : le frontend ne connaît pas ce job_id` }];
  }
  return [{ check, state: ['acknowledged', 'confirmed'].includes(delivery.state) ? 'ok' : 'failed', found }];
}
