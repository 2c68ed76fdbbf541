import { s3ImageStore } from '../../../../shared/adapters/s3/image-store.ts';
import { deliveredImages, type Job } from '../../../../shared/jobs/job.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { Finding } from '../finding.ts';
import { JOB_CHECKS } from './job-names.ts';

/** The bucket holds exactly the files that the job's row describes. */
export async function storedImages({ s3, bucket }: Deployment, job: Job): Promise<readonly Finding[]> {
  const store = s3ImageStore(s3, bucket);
  const images = deliveredImages(job).map(({ image }) => image);
  const there = await Promise.all(images.map(({ key }) => store.find([key])));
  const good = images.filter(({ bytes, sha256 }, i) => there[i]?.bytes === bytes && there[i]?.sha256 === sha256);
  const found = images.length === 0 ? 'aucune image' : images.map(({ key }) => `s3://${bucket}/${key}`).join(' ');
  return [
    { check: JOB_CHECKS.stored, state: good.length > 0 && good.length === images.length ? 'ok' : 'failed', found },
  ];
}
