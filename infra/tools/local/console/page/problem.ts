import type { Problem } from './api.ts';
import { byId } from './by-id.ts';
import { el } from './el.ts';
import { show } from './show.ts';

const place = byId('problem', HTMLElement);

/** Tells why something did not work, in the words of the API; `undefined` takes them away. */
export function showProblem(error: Problem | undefined): void {
  show(place, error && [error.message, Date.now()], () => {
    if (error === undefined) return [];
    const { message, details } = error;
    return [
      el('p', {}, message),
      ...(details.length === 0 ? [] : [el('ul', {}, ...details.map((detail) => el('li', {}, detail)))]),
    ];
  });
}
