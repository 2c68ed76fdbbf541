import type { Troubles } from '../../local-api.ts';
import { byId } from '../by-id.ts';
import { el } from '../el.ts';
import { localServer } from '../local-server.ts';
import { show } from '../show.ts';
import type { Speech } from '../speech.ts';

/** What can be made to fail, and how. */
const WAYS = {
  frontend: ['down', '500', '503', '401', 'slow', 'lost-answer', 'files-lost', 'html'],
  clerk: ['error', 'garbage', 'hang', 'refuse'],
  model: ['503', '429-minute', '500', '401', 'hang', 'cut', 'blocked'],
} as const;
type What = keyof typeof WAYS;

const selects: Readonly<Record<What, HTMLSelectElement>> = {
  frontend: byId('trouble-frontend', HTMLSelectElement),
  clerk: byId('trouble-clerk', HTMLSelectElement),
  model: byId('trouble-model', HTMLSelectElement),
};

/** Makes the switches work. @param then called when the world is another one. */
export function listenToTroubles(then: () => void): void {
  for (const what of whats()) {
    selects[what].addEventListener('change', () => {
      const how = selects[what].value;
      void localServer.trouble(what, how === '' ? undefined : how).then(then, () => undefined);
    });
  }
}

/** Shows what is made to fail now. @param hasModel whether the model listens: the real one does not. */
export function showTroubles(troubles: Troubles, hasModel: boolean, speech: Speech): void {
  for (const what of whats()) {
    const select = selects[what];
    show(select, speech.language, () => [
      el('option', { value: '' }, speech.say('works')),
      ...WAYS[what].map((how) => el('option', { value: how }, how)),
    ]);
    if (document.activeElement !== select) select.value = troubles[what] ?? '';
    select.dataset['trouble'] = troubles[what] === null ? 'no' : 'yes';
  }
  selects.model.disabled = !hasModel;
}

function whats(): readonly What[] {
  return ['frontend', 'clerk', 'model'];
}
