import type { SoramiError } from '../../../../../shared/client/index.ts';
import { byId } from './by-id.ts';
import { el } from './el.ts';
import { show } from './show.ts';

const place = byId('problem', HTMLElement);

/** Tells why something did not work, in the words of the API; `undefined` takes them away. */
export function showProblem(error: SoramiError | undefined): void {
  show(place, error && [error.message, Date.now()], () => {
    if (error === undefined) return [];
    const details = error.kind === 'invalid_request' ? error.details : [];
    const others = details.filter(({ message }) => !error.message.includes(message));
    return [
      el('p', {}, error.message),
      ...(others.length === 0 ? [] : [el('ul', {}, ...others.map(({ message }) => el('li', {}, message)))]),
    ];
  });
}
