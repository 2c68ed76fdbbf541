import { describe, expect, test } from 'vitest';
import { frontendServers, isNetwork } from '../../shared/http/limits/frontend-servers.ts';

describe('the frontend’s servers', () => {
  const servers = frontendServers(['203.0.113.0/24', '198.51.100.7/32', '2001:db8:1::/48', '::ffff:192.0.2.0/120']);

  test.each([
    ['203.0.113.200', true],
    ['203.0.114.1', false],
    ['198.51.100.7', true],
    ['198.51.100.8', false],
    ['::ffff:203.0.113.200', true],
    ['::ffff:cb00:71c8', true],
    ['::ffff:203.0.114.1', false],
    ['192.0.2.9', true],
    ['2001:db8:1:2::3', true],
    ['2001:DB8:0001::', true],
    ['2001:db8:2::3', false],
    ['::1', false],
    ['', false],
    ['203.0.113.200, 10.0.0.1', false],
    ['localhost', false],
  ])('%s: %s', (address, expected) => {
    expect(servers.has(address)).toBe(expected);
  });

  test.each([
    ['203.0.113.7/32', true],
    ['2001:db8::/32', true],
    ['::ffff:192.0.2.0/120', true],
    ['203.0.113.7', false],
    ['203.0.113.7/33', false],
    ['2001:db8::/129', false],
    ['203.0.113/24', false],
    ['sorami.app/32', false],
    ['fe80::1%eth0/64', false],
    [' 203.0.113.7/32', false],
    ['', false],
    // Everybody is no list of servers, however it is written.
    ['0.0.0.0/0', false],
    ['::/0', false],
    ['::ffff:0:0/96', false],
  ])('a network like "%s" can be named: %s', (text, expected) => {
    expect(isNetwork(text)).toBe(expected);
    if (!expected) expect(() => frontendServers([text])).toThrow(`${text} is not a network`);
  });
});
