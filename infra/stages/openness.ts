import { kindsOn } from './kinds-on.ts';
import type { Stage } from './stage.ts';

/**
 * What anybody with a session can do in a stage that does not name the frontend's servers, in plain words, for those who deploy it.
 * Nothing in the stage `local`, whose users are stand-ins.
 */
export function openness({ name, frontend, kinds, local }: Stage): readonly string[] {
  if (local !== undefined || frontend.servers !== undefined) return [];
  const words = [
    `stage ${name} does not name the frontend's servers (frontend.servers), so anybody with a session can:`,
  ];
  const unpaid = kindsOn({ kinds }).filter((kind) => kinds[kind].charging === 'external');
  if (unpaid.length > 0) {
    words.push(
      `order without paying: ${unpaid.join(', ')} (charging is 'external': only the frontend's server deducts credits);`,
    );
  }
  words.push(
    'make up a job id and have its result told to the frontend, which stores it in the account of its oldest user.',
  );
  return [words.join(' ')];
}
