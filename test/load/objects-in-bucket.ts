import { GetObjectCommand, NoSuchKey, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

/** Reads every object whose key begins so, over the wire. */
export async function objectsInBucket(s3: S3Client, bucket: string, prefix: string): Promise<Map<string, Uint8Array>> {
  const objects = new Map<string, Uint8Array>();
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key = '' } of Contents) {
      const content = await contentOf(s3, bucket, Key);
      if (content !== undefined) objects.set(Key, content);
    }
  }
  return objects;
}

/** Nothing when it has gone since it was listed: late results are deleted at any time. */
async function contentOf(s3: S3Client, bucket: string, key: string): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}
