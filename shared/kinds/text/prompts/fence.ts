import { plainSigns } from '../typography.ts';

/**
 * What a user wrote, as data in a prompt: between tags that it cannot close, because no angle bracket is left in it. Everything that is
 * not between such tags is ours.
 */
export function fenced(tag: string, words: string): string {
  return `<${tag}>\n${plainSigns(words).replaceAll('<', '‹').replaceAll('>', '›').trim()}\n</${tag}>`;
}
