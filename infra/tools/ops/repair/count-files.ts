import { listBelow } from '../../../../shared/adapters/s3/list-below.ts';
import { userFolder } from '../../../../shared/jobs/user-files.ts';
import type { Ops } from '../ops.ts';

/** How much lies in the bucket for a user: every version of every file, where the bucket keeps versions. */
export async function countFiles(
  { deployment, terminal }: Ops,
  userId: string,
): Promise<{ count: number; bytes: number }> {
  const files = { count: 0, bytes: 0 };
  for await (const page of listBelow(deployment.s3, deployment.bucket, userFolder(userId))) {
    files.count += page.filter(({ isMarker }) => !isMarker).length;
    files.bytes += page.reduce((sum, object) => sum + object.bytes, 0);
    terminal.progress('Files counted', files.count);
  }
  return files;
}
