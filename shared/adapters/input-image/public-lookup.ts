import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { PrivateAddressError } from './private-address-error.ts';
import { privateAddresses } from './private-addresses.ts';

/**
 * A resolver for sockets that gives out public addresses only.
 *
 * The check sits in the connection itself, and the socket connects to the very addresses that were checked: a name that
 * resolves differently a moment later (DNS rebinding) gains nothing. One private address among public ones refuses the name.
 * Node asks no resolver for hosts that are literal addresses; those are stopped by the list of origins.
 *
 * @param resolve the system's resolver.
 */
export function publicLookup(resolve: LookupFunction = lookup): LookupFunction {
  const refused = privateAddresses();
  return (hostname, options, callback) =>
    resolve(hostname, options, (error, address, family) => {
      const addresses = Array.isArray(address) ? address.map((entry) => entry.address) : [address];
      if (error === null && addresses.some((one) => refused.includes(one))) {
        callback(new PrivateAddressError(), address, family);
      } else {
        callback(error, address, family);
      }
    });
}
