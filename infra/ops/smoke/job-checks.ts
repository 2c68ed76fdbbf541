import { dynamoAuditSource } from '../../../shared/adapters/dynamodb/audit-source.ts';
import { s3ImageStore } from '../../../shared/adapters/s3/image-store.ts';
import { auditAccount } from '../../../shared/domain/audit-account.ts';
import { deliveredImages, type ImageJob } from '../../../shared/domain/job.ts';
import { ledgerId } from '../../../shared/domain/wallet.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { examined, type Finding } from '../finding.ts';
import type { Ops } from '../ops.ts';
import { type ApiAnswer, callApi } from './call-api.ts';
import { JOB_CHECKS, type JobCheck } from './job-names.ts';
import { servedImages } from './served-images.ts';
import { waitForJob, waitForWebhook } from './wait-for-job.ts';

/** A job that the smoke test orders. */
export interface SmokeOrder {
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
    const { api, token, images, jobId, userId } = order;
    const request = {
      prompt: 'Un phare breton au lever du jour',
      num_images: images,
      size: '1024x1024',
      style: 'photorealistic',
    };
    const body = { ...request, ...(jobId === undefined ? {} : { job_id: jobId }) };
    const answer = await callApi(api, 'POST', '/api/images/generate', { token, body });
    const accepted = acceptance(answer);
    const given = answer.body['job_id'];
    if (accepted.some(({ state }) => state === 'failed') || typeof given !== 'string') {
      return [
        ...accepted,
        ...unverified('la requête n’a pas été acceptée', 'completed', 'stored', 'served', 'paid', 'webhook'),
      ];
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
      examined(JOB_CHECKS.stored, () => storage(ops.deployment, job)),
      examined(JOB_CHECKS.served, () => servedImages(ops, job, said)),
      examined(JOB_CHECKS.paid, () => payment(ops.deployment, job)),
      examined(JOB_CHECKS.webhook, () => webhook(ops, job, jobId)),
    ];
    return [...accepted, ...(await Promise.all(rest)).flat()];
  });
}

function acceptance({ status, headers, body }: ApiAnswer): Finding[] {
  const replayed = headers.get('idempotent-replayed') === 'true';
  const message = typeof body['message'] === 'string' ? ` ${body['message']}` : '';
  const isNew = status === 202 && !replayed;
  const id = body['job_id'];
  return [
    {
      check: JOB_CHECKS.accepted,
      state: isNew ? 'ok' : 'failed',
      found: replayed ? 'ce job_id a déjà servi : il en faut un neuf' : `${status}${isNew ? '' : message}`,
    },
    { check: JOB_CHECKS.jobId, state: isNew && typeof id === 'string' ? 'ok' : 'failed', found: String(id ?? 'aucun') },
    {
      check: JOB_CHECKS.status,
      state: body['status'] === 'PENDING' ? 'ok' : 'failed',
      found: String(body['status'] ?? 'aucun'),
    },
  ];
}

function completion(job: ImageJob, asked: number): Finding {
  const delivered = deliveredImages(job).length;
  const ok = job.status === 'COMPLETED' && delivered === asked;
  const seconds = Math.round(((job.closedAt ?? job.updatedAt) - job.createdAt) / 1000);
  const found = `${job.status}, ${delivered} image(s) sur ${asked}, ${seconds} s`;
  return { check: JOB_CHECKS.completed, state: ok ? 'ok' : 'failed', found };
}

async function storage({ s3, bucket }: Deployment, job: ImageJob): Promise<readonly Finding[]> {
  const store = s3ImageStore(s3, bucket);
  const images = deliveredImages(job).map(({ image }) => image);
  const there = await Promise.all(images.map(({ key }) => store.find(key)));
  const good = images.filter(({ bytes, sha256 }, i) => there[i]?.bytes === bytes && there[i]?.sha256 === sha256);
  const found = images.length === 0 ? 'aucune image' : images.map(({ key }) => `s3://${bucket}/${key}`).join(' ');
  return [
    { check: JOB_CHECKS.stored, state: good.length > 0 && good.length === images.length ? 'ok' : 'failed', found },
  ];
}

/** By the ledger: what else the user does meanwhile has rows of its own. */
async function payment({ dynamo, tables, stage }: Deployment, job: ImageJob): Promise<readonly Finding[]> {
  const check = JOB_CHECKS.paid;
  if (job.credits.mode === 'external') {
    return [{ check, state: 'unverified', found: 'non vérifié (le frontend les déduit lui-même : mode external)' }];
  }
  const account = await dynamoAuditSource(dynamo, tables).account(job.userId);
  const mine = account.entries.filter(({ id }) => id === ledgerId.hold(job.jobId) || id === ledgerId.settle(job.jobId));
  const hold = mine.find((entry) => entry.type === 'hold');
  const settlement = mine.find((entry) => entry.type === 'settle');
  const due = stage.credits.prices.image * deliveredImages(job).length;
  const mismatches = auditAccount(account).map(({ rule }) => rule);
  const exact =
    settlement?.captured === due &&
    hold?.amount === settlement.captured + settlement.released &&
    mismatches.length === 0;
  const spent = `${settlement?.captured ?? 0} crédit(s) pour ${deliveredImages(job).length} image(s)`;
  const found = [spent, `solde ${account.wallet.available}`, ...mismatches].join(', ');
  return [{ check, state: exact ? 'ok' : 'failed', found }];
}

async function webhook(ops: Ops, job: ImageJob, jobId: string | undefined): Promise<readonly Finding[]> {
  if (jobId === undefined) {
    return unverified(
      'il faut --job-id, un job que le frontend connaît : il attribue les autres à un inconnu',
      'webhook',
    );
  }
  const check = JOB_CHECKS.webhook;
  const { webhook: delivery } = await waitForWebhook(ops, job);
  if (delivery === undefined) return [{ check, state: 'failed', found: 'aucun webhook n’est prévu' }];
  const found = `${delivery.state}, ${delivery.attempts} essai(s), statut ${delivery.log?.at(-1)?.status ?? 'aucun'}`;
  return [{ check, state: delivery.state === 'acknowledged' ? 'ok' : 'failed', found }];
}
