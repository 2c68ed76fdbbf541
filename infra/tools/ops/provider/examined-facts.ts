import { type Fact, unknown } from './fact.ts';

/** What a trial found; one that crashes has found out nothing, and says why. */
export async function examinedFacts(name: string, run: () => Promise<readonly Fact[]>): Promise<readonly Fact[]> {
  try {
    return await run();
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return [unknown(name, 'an answer that can be read', why.slice(0, 200))];
  }
}
