import type { ListedJob } from '../../../../../../shared/client/index.ts';
import { byId } from '../by-id.ts';
import { el } from '../el.ts';
import { show } from '../show.ts';
import type { Speech } from '../speech.ts';

const history = byId('history', HTMLUListElement);

/** Shows the last jobs; each opens. */
export function showHistory(
  jobs: readonly ListedJob[],
  current: string | undefined,
  { say, time, language }: Speech,
  open: (jobId: string) => void,
): void {
  const what = jobs.map(({ job_id, status }) => [job_id, status]);
  show(history, [what, current, language], () => {
    if (jobs.length === 0) return [el('li', { class: 'hint' }, say('historyNone'))];
    return jobs.map(({ job_id, prompt, status, created_at }) => {
      const button = el(
        'button',
        { type: 'button', 'data-key': job_id, 'aria-current': job_id === current ? 'true' : undefined },
        el('span', { class: 'prompt' }, prompt),
        el('span', { class: 'badge', 'data-status': status }, say(status)),
        el('time', { datetime: created_at }, time(created_at)),
      );
      button.addEventListener('click', () => open(job_id));
      return el('li', {}, button);
    });
  });
}
