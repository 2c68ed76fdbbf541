import { ListObjectVersionsCommand, type ListObjectVersionsOutput, type S3Client } from '@aws-sdk/client-s3';

/** A version of an object, as a listing shows it. */
export interface ListedVersion {
  readonly key: string;
  /** `null` (the word) in a bucket that keeps no versions. */
  readonly versionId: string;
  readonly bytes: number;
  /** A delete marker: what a deletion leaves in a bucket that keeps versions. It has no bytes. */
  readonly isMarker: boolean;
}

/**
 * Lists every version of every object whose key begins with a prefix, delete markers included, page by page. In a bucket that keeps
 * no versions these are just its objects, so nothing has to know which of both a bucket is, nor since when.
 */
export async function* listBelow(
  s3: S3Client,
  bucket: string,
  prefix: string,
): AsyncIterable<readonly ListedVersion[]> {
  let place: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
  for (;;) {
    const page: ListObjectVersionsOutput = await s3.send(
      new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...place }),
    );
    const found = [...listed(page.Versions, false), ...listed(page.DeleteMarkers, true)];
    if (found.length > 0) yield found;
    if (page.IsTruncated !== true) return;
    // Without a place to go on from, the next page would be this one again.
    if (page.NextKeyMarker === undefined) throw new Error('a listing of versions does not say where it goes on');
    place = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
}

function listed(
  entries: readonly { Key?: string | undefined; VersionId?: string | undefined; Size?: number | undefined }[] = [],
  isMarker: boolean,
): ListedVersion[] {
  return entries.flatMap(({ Key, VersionId = 'null', Size = 0 }) =>
    Key === undefined ? [] : [{ key: Key, versionId: VersionId, bytes: Size, isMarker }],
  );
}
