import type { System } from '../../infra/tools/local/system/start-system.ts';

/** Session tokens, addresses that open without a session, and secrets as people write them. */
const CONFIDENTIAL = /eyJ[\w-]{8,}\.[\w-]+|X-Amz-Signature|[Bb]earer |whsec_/;
/** Shorter ones are words that a line may hold for a reason of its own. */
const LONG_ENOUGH = 10;

/**
 * Looks for what no log may hold in everything that the functions of a system said: tokens, secrets, and the prompts that reached the
 * model.
 *
 * @throws Error with the lines that hold any of it.
 */
export function checkLog(lines: readonly string[], { endpoints, gemini }: System): void {
  const prompts = gemini?.calls().map(({ prompt }) => prompt.split('\n\nStyle: ')[0] ?? '') ?? [];
  const secrets = [
    endpoints.secretAccessKey,
    endpoints.grantSecret,
    endpoints.clerkWebhookSecret,
    gemini?.apiKey ?? '',
  ];
  const texts = [...new Set([...prompts, ...secrets])]
    .filter((text) => text.length >= LONG_ENOUGH)
    // As a line of JSON has it.
    .map((text) => JSON.stringify(text).slice(1, -1));
  const leaks = lines.filter((line) => CONFIDENTIAL.test(line) || texts.some((text) => line.includes(text)));
  if (leaks.length > 0) throw new Error(`what no log may hold:\n${leaks.join('\n')}`);
}
