import { s3FileStore } from '../../../../shared/adapters/s3/file-store.ts';
import type { Job } from '../../../../shared/jobs/job.ts';
import { deliveredParts } from '../../../../shared/jobs/part.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { Finding } from '../views/finding.ts';
import { JOB_CHECKS } from './job-names.ts';

/** The bucket holds exactly the files that the job's row describes. */
export async function storedImages({ s3, bucket }: Deployment, job: Job): Promise<readonly Finding[]> {
  const store = s3FileStore(s3, bucket);
  const images = deliveredParts(job.parts).map(({ file }) => file);
  const there = await Promise.all(images.map(({ key }) => store.find([key])));
  const good = images.filter(({ bytes, sha256 }, i) => there[i]?.bytes === bytes && there[i]?.sha256 === sha256);
  const found = images.length === 0 ? 'aucun fichier' : images.map(({ key }) => `s3://${bucket}/${key}`).join(' ');
  return [
    { check: JOB_CHECKS.stored, state: good.length > 0 && good.length === images.length ? 'ok' : 'failed', found },
  ];
}
