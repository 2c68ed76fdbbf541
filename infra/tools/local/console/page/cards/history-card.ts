import { byId } from '../by-id.ts';
import { el } from '../el.ts';
import { show } from '../show.ts';
import type { Speech } from '../speech.ts';
import { isTextKey } from '../texts.ts';
import { textOf } from '../unknown.ts';

const history = byId('history', HTMLUListElement);

/** Shows the last jobs; each opens. */
export function showHistory(
  jobs: readonly unknown[],
  current: string | undefined,
  { say, time, language }: Speech,
  open: (jobId: string) => void,
): void {
  const what = jobs.map((job) => [textOf(job, 'job_id'), textOf(job, 'status')]);
  show(history, [what, current, language], () => {
    if (jobs.length === 0) return [el('li', { class: 'hint' }, say('historyNone'))];
    return jobs.map((job) => {
      const [job_id = '', kind = ''] = [textOf(job, 'job_id'), textOf(job, 'kind')];
      const [status = '', created_at = ''] = [textOf(job, 'status')?.toUpperCase(), textOf(job, 'created_at')];
      const kindKey = `kind-${kind}`;
      const what = textOf(job, 'prompt', 'title', 'topic') ?? job_id;
      const button = el(
        'button',
        { type: 'button', 'data-key': job_id, 'aria-current': job_id === current ? 'true' : undefined },
        el('span', { class: 'prompt' }, what),
        el('span', { class: 'hint' }, isTextKey(kindKey) ? say(kindKey) : kind),
        el('span', { class: 'badge', 'data-status': status }, isTextKey(status) ? say(status) : status),
        el('time', { datetime: created_at }, time(created_at)),
      );
      button.addEventListener('click', () => open(job_id));
      return el('li', {}, button);
    });
  });
}
