import { expect, test } from 'vitest';
import { allowedUrl } from '../../../shared/adapters/input-image/allowed-url.ts';

const origins = new Set(['https://sorami.app', 'https://pictures.example:8443', 'http://127.0.0.1:4566']);

test.each([
  'https://sorami.app/a.png',
  'https://sorami.app:443/a.png?x=1#y',
  'HTTPS://SORAMI.APP/a.png',
  'https://pictures.example:8443/a.png',
  'http://127.0.0.1:4566/bucket/a.png',
])('allows %s', (url) => {
  expect(allowedUrl(url, origins)?.href).toBe(new URL(url).href);
});

test.each([
  'http://sorami.app/a.png',
  'https://sorami.app:8443/a.png',
  'https://sorami.app.evil.example/a.png',
  'https://www.sorami.app/a.png',
  'https://evil.example/https://sorami.app/a.png',
  'https://sorami.app@evil.example/a.png',
  'https://evil.example\\@sorami.app/a.png',
  'https://user:secret@sorami.app/a.png',
  'https://user@sorami.app/a.png',
  'https://pictures.example/a.png',
  'https://127.0.0.1:4566/a.png',
  'http://127.0.0.1/a.png',
  'http://localhost:4566/a.png',
  'http://169.254.169.254/latest/meta-data/',
  'blob:https://sorami.app/7b0e',
  'data:image/png;base64,AAAA',
  'file:///etc/passwd',
  'ftp://sorami.app/a.png',
  '//sorami.app/a.png',
  'sorami.app/a.png',
  'not a url',
  '',
])('refuses %s', (url) => {
  expect(allowedUrl(url, origins)).toBeUndefined();
});
