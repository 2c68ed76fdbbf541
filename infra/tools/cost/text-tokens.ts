/** Tokens that calls of a text model take in and give out, thinking included. */
export interface TextTokens {
  readonly in: number;
  readonly out: number;
}

/**
 * What one text takes, without repairs: 1.5 tokens for a French word, 1,000 of thinking for a section, 1,500 for a chapter and 3,000 to
 * 5,000 for an outline, which every later call reads. Arithmetic: what a real key takes stands in the usage of its answers.
 */
export const TEXT_TOKENS = {
  /** 2,000 words in seven parts. */
  article: { outline: { in: 1_000, out: 4_000 }, writing: { in: 16_000, out: 10_000 } },
  /** Ten chapters of 1,500 words. */
  book: { outline: { in: 1_000, out: 6_000 }, writing: { in: 35_000, out: 37_500 } },
} as const satisfies Record<string, Record<'outline' | 'writing', TextTokens>>;
