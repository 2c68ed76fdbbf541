import { Resolver } from 'node:dns/promises';
import type { StackOutputs } from './stack-outputs.ts';

/** Where the API's own name leads, when the stage has one. */
export interface ApiName {
  /** `api.sorami.app` */
  readonly name: string;
  /** What its record has to point at: the output `DomainTarget`. */
  readonly target: string;
  readonly pointsHere: boolean;
  /** What it resolves to, for people. */
  readonly found: string;
}

/** What is asked of DNS. Each rejects where there is no such record. */
export interface Lookup {
  cname(name: string): Promise<readonly string[]>;
  addresses(name: string): Promise<readonly string[]>;
}

/** A CNAME that leads to a CNAME that leads to …: more than this is a circle. */
const MAX_ALIASES = 5;

/**
 * Asks DNS whether the stage's name leads to this deployment: by a CNAME to `DomainTarget`, or by the same addresses (an alias record
 * of Route 53). In doubt it does not: the gateway's own address is always this deployment, the name may still be the old server.
 *
 * @returns undefined for a stage without a name of its own.
 */
export async function apiNameOf(outputs: StackOutputs, lookup: Lookup = systemDns()): Promise<ApiName | undefined> {
  const { ApiUrl, DomainTarget } = outputs;
  if (ApiUrl === undefined || DomainTarget === undefined) return undefined;
  const name = new URL(ApiUrl).hostname;
  const target = plain(DomainTarget);
  const aliases = await aliasesOf(name, lookup);
  if (aliases.length > 0) return { name, target, pointsHere: aliases.includes(target), found: aliases.join(' → ') };
  const [addresses, ours] = await Promise.all([name, target].map((host) => known(lookup.addresses(host))));
  const pointsHere = addresses?.some((address) => ours?.includes(address)) ?? false;
  return { name, target, pointsHere, found: addresses?.join(', ') || 'nothing' };
}

async function aliasesOf(name: string, lookup: Lookup): Promise<string[]> {
  const aliases: string[] = [];
  while (aliases.length < MAX_ALIASES) {
    const [next] = await known(lookup.cname(aliases.at(-1) ?? name));
    if (next === undefined) break;
    aliases.push(plain(next));
  }
  return aliases;
}

/** No record, no server and no answer are all the same here: the name does not demonstrably lead to this deployment. */
async function known(answer: Promise<readonly string[]>): Promise<readonly string[]> {
  return answer.catch(() => []);
}

/** DNS knows neither capitals nor the dot at the end. */
function plain(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}

/** The servers of this machine's configuration, asked directly: `/etc/hosts` is no answer here. */
function systemDns(): Lookup {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  return {
    cname: (name) => resolver.resolveCname(name),
    addresses: async (name) => {
      const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
      return found.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    },
  };
}
