import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { describe, expect, test } from 'vitest';
import { PrivateAddressError } from '../../../shared/adapters/input-image/private-address-error.ts';
import { publicLookup } from '../../../shared/adapters/input-image/public-lookup.ts';

/** A resolver that knows one answer, and gives it as it is asked to: all addresses or the first. */
function resolver(addresses: readonly string[]): LookupFunction {
  return (_hostname, options, callback) => {
    const all = addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }));
    const [first] = all;
    if (options.all) callback(null, all);
    else callback(null, first?.address ?? '', first?.family);
  };
}

function lookUp(addresses: readonly string[], all: boolean): Promise<string | LookupAddress[]> {
  return new Promise((resolve, reject) => {
    publicLookup(resolver(addresses))('pictures.example', { all }, (error, address) => {
      if (error) reject(error);
      else resolve(address);
    });
  });
}

describe.each([true, false])('asked for all addresses: %s', (all) => {
  test.each(['8.8.8.8', '52.95.170.1', '2a05:d018::1', '2600:9000::1'])('%s is given out', async (address) => {
    expect(JSON.stringify(await lookUp([address], all))).toContain(address);
  });

  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.0.9',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a9fe:a9fe',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'not an address',
  ])('%s is not', async (address) => {
    await expect(lookUp([address], all)).rejects.toBeInstanceOf(PrivateAddressError);
  });
});

test('one private address among public ones refuses the name', async () => {
  await expect(lookUp(['8.8.8.8', '2a05:d018::1', '10.0.0.1'], true)).rejects.toBeInstanceOf(PrivateAddressError);
});

test('the resolver’s own error comes through', async () => {
  const failing: LookupFunction = (_hostname, _options, callback) =>
    callback(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }), '');
  const error = await new Promise((resolve) => publicLookup(failing)('gone.example', {}, resolve));
  expect(error).toMatchObject({ code: 'ENOTFOUND' });
});
