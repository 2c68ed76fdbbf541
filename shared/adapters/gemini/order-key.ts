import type { KeyRefused } from './read-error.ts';

/** Where the key comes from. Both answer `undefined` while no key has been put in place. */
export interface KeySource {
  /** The key at hand, possibly from a cache. */
  readonly apiKey: () => Promise<string | undefined>;
  /** The key as it is now, past any cache. */
  readonly refreshApiKey: () => Promise<string | undefined>;
}

/** The key during one order: after the provider refuses it, it is read again, once. */
export class OrderKey {
  readonly #source: KeySource;
  #refreshed: boolean = false;

  constructor(source: KeySource) {
    this.#source = source;
  }

  /** Calls with the key, and once more when a refused key has been read again. Without a key nothing is called. */
  async use<Verdict extends { readonly kind: string }>(
    call: (apiKey: string) => Promise<Verdict | KeyRefused>,
  ): Promise<Verdict | KeyRefused> {
    const key = usable(await (this.#refreshed ? this.#source.refreshApiKey() : this.#source.apiKey()));
    if (key === undefined) return { kind: 'key-refused', reason: 'no key' };
    const verdict = await call(key);
    if (verdict.kind !== 'key-refused' || this.#refreshed) return verdict;
    this.#refreshed = true;
    return this.use(call);
  }
}

/** A key that cannot be a header would make `fetch` throw an error that quotes it. */
function usable(key: string | undefined): string | undefined {
  return key !== undefined && /^[\x21-\x7e]+$/.test(key) ? key : undefined;
}
