import { listBelow } from '../../../shared/adapters/s3/list-below.ts';
import type { Ops } from './ops.ts';

/** What everything in the bucket begins with that is a user's, whichever version of the backend put it there. */
export function folderOf(userId: string): string {
  return `user_${userId}/`;
}

/** How much lies in the bucket for a user. */
export async function countFiles(
  { deployment, terminal }: Ops,
  userId: string,
): Promise<{ count: number; bytes: number }> {
  const files = { count: 0, bytes: 0 };
  for await (const page of listBelow(deployment.s3, deployment.bucket, folderOf(userId))) {
    files.count += page.length;
    files.bytes += page.reduce((sum, object) => sum + object.bytes, 0);
    terminal.progress('Files counted', files.count);
  }
  return files;
}
