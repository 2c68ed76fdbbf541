import { HeadObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { presignedObjectUrls } from '../../../../shared/adapters/s3/object-urls.ts';
import { filesOfJob } from '../../../../shared/jobs/user-files.ts';
import type { Endpoints } from '../system/endpoints-file.ts';
import type { JobObject } from './local-api.ts';

const URL_SECONDS = 3_600;

/** Everything that lies in the bucket for a job: what was given with the order, what parts are made of, and what is delivered. */
export async function objectsOfJob(
  s3: S3Client,
  { bucket, region, awsEndpoint, accessKeyId, secretAccessKey }: Endpoints,
  userId: string,
  jobId: string,
): Promise<readonly JobObject[]> {
  const urls = presignedObjectUrls({
    bucket,
    region,
    credentials: { accessKeyId, secretAccessKey },
    endpoint: awsEndpoint,
  });
  const keys: string[] = [];
  for (const { prefix, isOne } of filesOfJob({ userId, jobId })) {
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix })) {
      for (const { Key = '' } of page.Contents ?? []) if (isOne(Key)) keys.push(Key);
    }
  }
  const objects = keys.map(async (key): Promise<JobObject> => {
    const { ContentType = '', ContentLength = 0 } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { key, contentType: ContentType, bytes: ContentLength, url: await urls.sign(key, URL_SECONDS, new Date()) };
  });
  return Promise.all(objects);
}
