import type { OrderKind } from '../../local-api.ts';
import { byId } from '../by-id.ts';
import { el } from '../el.ts';
import type { Speech } from '../speech.ts';

const FORMS = ['curl', 'JavaScript', 'JSON'] as const;
type Form = (typeof FORMS)[number];
/** Pictures are thousands of letters: shown are the first, copied are all. */
const LONGEST = 120;

const code = byId('code', HTMLElement);
const tabs = byId('code-tabs', HTMLElement);
const copy = byId('code-copy', HTMLButtonElement);

let form: Form = 'curl';
let whole = '';

copy.addEventListener('click', () => void navigator.clipboard.writeText(whole));

/** Where, and as whom. */
interface Caller {
  readonly api: string;
  readonly user: string;
}

/** Shows the order that the form stands for, as a program would send it. */
export function showCode(by: Caller, kind: OrderKind, body: Readonly<Record<string, unknown>>, speech: Speech): void {
  const write = (text: string): string => writers[form](by, kind, text);
  whole = write(JSON.stringify(body, undefined, 2));
  code.textContent = write(JSON.stringify(body, shortened(speech), 2));
  if (tabs.childElementCount > 0) return;
  tabs.append(
    ...FORMS.map((name) => {
      const input = el('input', { type: 'radio', name: 'code-form', value: name });
      input.checked = name === form;
      input.addEventListener('change', () => {
        form = name;
        // The form says it anew.
        byId('request', HTMLFormElement).dispatchEvent(new Event('input'));
      });
      return el('label', {}, input, el('span', {}, name));
    }),
  );
}

const writers: Readonly<Record<Form, (by: Caller, kind: OrderKind, body: string) => string>> = {
  curl: ({ api, user }, { path }, body) =>
    [
      `curl -i ${api}${path} \\`,
      `  -H "authorization: Bearer $(npm run --silent token -- ${user})" \\`,
      `  -H 'content-type: application/json' \\`,
      `  -d '${body.replaceAll("'", "'\\''")}'`,
    ].join('\n'),
  JavaScript: ({ api }, { path }, body) =>
    [
      `const response = await fetch('${api}${path}', {`,
      `  method: 'POST',`,
      `  headers: {`,
      `    authorization: 'Bearer ' + (await getToken()), // of Clerk’s useAuth() or auth()`,
      `    'content-type': 'application/json',`,
      `  },`,
      `  body: JSON.stringify(${body.replaceAll('\n', '\n  ')}),`,
      `});`,
      `const job = await response.json(); // job.job_id, job.status, job.message`,
    ].join('\n'),
  JSON: (_by, _kind, body) => body,
};

/** What makes long texts short: told is how long they are. */
export function shortened({ language }: Pick<Speech, 'language'>): (name: string, value: unknown) => unknown {
  return (_name, value) => {
    if (typeof value !== 'string' || value.length <= LONGEST || /\s/.test(value.slice(0, LONGEST))) return value;
    const more = (value.length - LONGEST).toLocaleString(language);
    return `${value.slice(0, LONGEST)}… (+${more})`;
  };
}
