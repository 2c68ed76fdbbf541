import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listen } from '../../../infra/tools/local/cloud/listen.ts';
import { signedFileReader } from '../../../shared/adapters/s3/signed-file-reader.ts';
import { TransientError } from '../../../shared/messages/transient-error.ts';
import { delivered } from '../../domain/a-job.ts';

let status = 200;
const server = createServer((_, response) => response.writeHead(status).end('le texte'));
let base: string;
beforeAll(async () => {
  base = `http://127.0.0.1:${await listen(server, 0)}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const sha256 = createHash('sha256').update('le texte').digest('base64');
const file = { ...delivered().file, key: 'user_1/blogs/a-article.json', sha256 };
const reader = () => signedFileReader({ sign: (key) => Promise.resolve(`${base}/${key}`) }, Date.now);

test('reads the file that the row describes, and no other', async () => {
  expect(new TextDecoder().decode(await reader().read(file))).toBe('le texte');
  expect(await reader().read({ ...file, sha256: 'another' })).toBeUndefined();
});

test.each([404, 403])('knows by %i that there is none', async (code) => {
  status = code;
  expect(await reader().read(file)).toBeUndefined();
});

test('says of a bucket that has trouble that it may be asked again', async () => {
  status = 503;
  await expect(reader().read(file)).rejects.toThrow(TransientError);
  server.closeAllConnections();
  const silent = signedFileReader({ sign: () => Promise.resolve('http://127.0.0.1:1/x') }, Date.now);
  await expect(silent.read(file)).rejects.toThrow(TransientError);
});
