import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

/** An object as a listing shows it. */
export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
}

/** Lists every object whose key begins with a prefix, page by page. */
export async function* listBelow(s3: S3Client, bucket: string, prefix: string): AsyncIterable<readonly ListedObject[]> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix })) {
    yield Contents.flatMap(({ Key, Size = 0 }) => (Key === undefined ? [] : [{ key: Key, bytes: Size }]));
  }
}
