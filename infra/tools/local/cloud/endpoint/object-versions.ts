import type { Fauxqs } from '../engines/fauxqs.ts';

const MOST = 1_000;

/**
 * The body of `GET /{bucket}?versions` (ListObjectVersions), which the engine does not know: in a bucket that keeps no versions, every
 * object is its own and only version, and its id is the word `null`.
 *
 * @param query of the request; `delimiter` is not supported.
 * @returns `undefined` when there is no such bucket.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 */
export function objectVersions(
  fauxqs: Pick<Fauxqs, 'listObjects'>,
  bucket: string,
  query: URLSearchParams,
): string | undefined {
  const prefix = query.get('prefix') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const maxKeys = Math.min(MOST, Number(query.get('max-keys') ?? MOST));
  const listed = fauxqs.listObjects(bucket, { prefix, startAfter: keyMarker, maxKeys });
  if (listed === undefined) return undefined;
  const encode = query.get('encoding-type') === 'url' ? encodeURIComponent : (text: string) => text;
  const key = (value: string) => escaped(encode(value));
  const last = listed.objects.at(-1);
  const next =
    listed.isTruncated && last !== undefined
      ? `<NextKeyMarker>${key(last.key)}</NextKeyMarker><NextVersionIdMarker>null</NextVersionIdMarker>`
      : '';
  const versions = listed.objects.map(
    (object) =>
      `<Version><Key>${key(object.key)}</Key><VersionId>null</VersionId><IsLatest>true</IsLatest>` +
      `<LastModified>${object.at.toISOString()}</LastModified><ETag>${escaped(object.etag)}</ETag>` +
      `<Size>${object.bytes}</Size><StorageClass>STANDARD</StorageClass></Version>`,
  );
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    `<Name>${bucket}</Name><Prefix>${key(prefix)}</Prefix><KeyMarker>${key(keyMarker)}</KeyMarker>` +
    `<MaxKeys>${maxKeys}</MaxKeys><IsTruncated>${listed.isTruncated}</IsTruncated>${next}${versions.join('')}</ListVersionsResult>`
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
