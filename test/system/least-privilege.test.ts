import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { administratorOf, type System } from '../../infra/tools/local/system/start-system.ts';
import { dynamoStorageTroubleStore } from '../../shared/adapters/dynamodb/control/storage-trouble-store.ts';
import { PROBES } from '../../shared/adapters/s3/probe-bucket.ts';
import { dynamoOf } from '../support/aws.ts';
import { systemOfItsOwn } from '../support/system-of-its-own.ts';
import { User } from '../support/user.ts';

/** Runs a system whose templates lack one permission; tells every log line. */
async function withoutPermission(
  action: string,
  use: (system: System, lines: string[]) => Promise<void>,
): Promise<void> {
  const lines: string[] = [];
  const system = await systemOfItsOwn({
    onLog: ({ line }) => lines.push(line),
    editAssembly: async (dir) => {
      const file = join(dir, 'sorami-local-service.template.json');
      const template = await readFile(file, 'utf8');
      if (!template.includes(`"${action}"`)) throw new Error(`${action} is not in the template`);
      await writeFile(file, template.replaceAll(`"${action}"`, '"none:Nothing"'));
    },
  });
  try {
    await use(system, lines);
  } finally {
    await system.stop();
  }
}

describe('removing one permission from a template makes the run fail where AWS would', () => {
  test('s3:PutObject: the image cannot be stored', () =>
    withoutPermission('s3:PutObject', async (system, lines) => {
      const user = await User.withCredits(1, system.endpoints);
      const { body } = await user.generate({ prompt: 'x', job_id: 'x' });
      expect(body).toMatchObject({ status: 'PENDING' });
      const refused = () => lines.filter((line) => line.includes('storage.refused')).join();
      await expect.poll(refused).toContain('AccessDenied');
      expect(system.cloud.accessLog).toContainEqual(
        expect.objectContaining({ action: 's3:PutObject', allowed: false }),
      );
      expect((await user.status('x')).body).toMatchObject({ credits: { captured: 0 } });
    }));

  test('dynamodb:PutItem: no job can be opened', () =>
    withoutPermission('dynamodb:PutItem', async ({ endpoints, cloud }) => {
      const user = await User.withCredits(1, endpoints);
      expect(await user.generate({ prompt: 'x' })).toMatchObject({ status: 500, body: { code: 'internal_error' } });
      expect(cloud.accessLog).toContainEqual(expect.objectContaining({ action: 'dynamodb:PutItem', allowed: false }));
      expect(await user.wallet()).toMatchObject({ available: 1, held: 0 });
    }));
});

test('a worker may find out that the bucket takes files again, and leaves nothing behind there', async () => {
  const system = await systemOfItsOwn();
  try {
    const { endpoints, cloud } = system;
    const trouble = dynamoStorageTroubleStore(dynamoOf(endpoints), { jobs: endpoints.jobsTable });
    await trouble.note('SlowDown', Date.now());
    const user = await User.withCredits(1, endpoints);
    expect((await user.job({ prompt: 'x', job_id: 'x' })).body).toMatchObject({ status: 'COMPLETED' });
    expect(await trouble.read()).toBeUndefined();
    expect(cloud.accessLog.filter(({ allowed }) => !allowed)).toEqual([]);
    const s3 = new S3Client({ ...administratorOf(endpoints), forcePathStyle: true });
    const left = await s3.send(new ListObjectsV2Command({ Bucket: endpoints.bucket, Prefix: PROBES }));
    expect(left.Contents ?? []).toEqual([]);
  } finally {
    await system.stop();
  }
});
