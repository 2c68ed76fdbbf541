import { BlockList, isIP } from 'node:net';

/** The networks of the frontend's servers, where the stage names them. */
export interface FrontendServers {
  /** Whether a request from this address (as API Gateway saw it) is one of theirs. */
  has(address: string): boolean;
}

/** An IPv4 address that is written as an IPv6 one begins with so many bits. */
const MAPPED_BITS = 96;

/**
 * The servers in networks in CIDR notation, IPv4 or IPv6. An IPv4 address that comes in its IPv6 form (`::ffff:203.0.113.7`) is the same
 * address.
 *
 * @throws Error for a text that {@link isNetwork} refuses.
 */
export function frontendServers(networks: readonly string[]): FrontendServers {
  const list = new BlockList();
  for (const text of networks) {
    const network = parseNetwork(text);
    if (network === undefined) throw new Error(`${text} is not a network`);
    list.addSubnet(network.address, network.prefix, network.family);
  }
  return {
    has(address) {
      const version = isIP(address);
      return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
    },
  };
}

/** Whether a text is a network in CIDR notation, and not that of every address there is. */
export function isNetwork(text: string): boolean {
  return parseNetwork(text) !== undefined;
}

function parseNetwork(text: string) {
  const [, address = '', digits = ''] = /^([^/%]+)\/(\d{1,3})$/.exec(text) ?? [];
  const version = isIP(address);
  const prefix = Number(digits);
  if (version === 0 || prefix > (version === 6 ? 128 : 32)) return undefined;
  const isMapped = version === 6 && isMappedAddress(address);
  if (prefix <= (isMapped ? MAPPED_BITS : 0)) return undefined;
  return { address, prefix, family: version === 6 ? ('ipv6' as const) : ('ipv4' as const) };
}

function isMappedAddress(address: string): boolean {
  const mapped = new BlockList();
  mapped.addSubnet('::ffff:0:0', MAPPED_BITS, 'ipv6');
  return mapped.check(address, 'ipv6');
}
