import { describe, expect, test } from 'vitest';
import { CODES, type CodeDefinition } from '../../../shared/messages/codes.ts';

/** The frontend's contract fixes the words of these. */
const FIXED: Readonly<Record<string, string>> = {
  authentication_required: 'Authentication required',
  invalid_token: 'Invalid token',
};
const ENGLISH =
  /\b(the|error|failed|unavailable|too|many|not|only|taken|limit|requests?|internal|found|required|unknown)\b/i;
const FRENCH = /[éèêàçù’]|\b(une?|des?|les?|la|ce|cet|cette|est|pas|pour|par|sur|trop)\b/i;

describe('the short text of an error, which the frontend shows beside its own, is French', () => {
  test.each(Object.entries<CodeDefinition>(CODES))('%s', (code, { error }) => {
    const fixed = FIXED[code];
    if (fixed !== undefined) return expect(error).toBe(fixed);
    expect(error).toMatch(FRENCH);
    return expect(error).not.toMatch(ENGLISH);
  });
});
