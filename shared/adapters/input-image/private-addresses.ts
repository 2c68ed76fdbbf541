import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** IPv4 networks that are not the public internet (IANA's special-purpose registry, multicast, reserved). */
const IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16', // the metadata services of clouds
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/**
 * IPv6: all but global unicast (2000::/3), and within it the ranges for protocols, documentation and tunnels. Addresses that
 * wrap an IPv4 one (::ffff:0:0/96, 64:ff9b::/96, 2002::/16) are therefore refused for every wrapped address.
 */
const IPV6 = ['::/3', '4000::/2', '8000::/1', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

/** Tells public addresses from the others. */
export interface PrivateAddresses {
  /** Whether a text is anything but a public IP address. */
  includes(address: string): boolean;
}

/** One list for each family: in a common one, Node matches IPv4 addresses against `::/3` as well. */
export function privateAddresses(): PrivateAddresses {
  const ipv4 = new BlockList();
  const ipv6 = new BlockList();
  for (const network of IPV4) ipv4.addSubnet(...subnetOf(network), 'ipv4');
  for (const network of IPV6) ipv6.addSubnet(...subnetOf(network), 'ipv6');
  return {
    includes(address) {
      if (isIPv4(address)) return ipv4.check(address, 'ipv4');
      return address.includes('%') || !isIPv6(address) || ipv6.check(address, 'ipv6'); // a zone is link-local
    },
  };
}

function subnetOf(network: string): [address: string, prefix: number] {
  const [address = '', prefix] = network.split('/');
  return [address, Number(prefix)];
}
