import { randomUUID } from 'node:crypto';
import axe from 'axe-core';
import type { Browser, Page, Request } from 'playwright-core';
import sharp from 'sharp';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { ask, availableCredits, ended, startBrowser, visit } from './browser.ts';
import { findChromium, NO_CHROMIUM } from './find-chromium.ts';

const LIMIT_BYTES = 200_000;
/** A picture of one colour, as somebody drops it. */
const PICTURE = {
  name: 'sac.png',
  mimeType: 'image/png',
  buffer: await sharp({ create: { width: 256, height: 256, channels: 3, background: '#7a4a2b' } })
    .png()
    .toBuffer(),
};
/** Longer than a cold start of a function on a busy machine. */
const SOON = { timeout: 20_000 };
const Violations = v.object({
  violations: v.array(v.object({ id: v.string(), nodes: v.array(v.object({ html: v.string() })) })),
});

let browser: Browser;

beforeAll(async () => {
  if (findChromium() === undefined) console.warn(`The page is not tested: ${NO_CHROMIUM}`);
  else browser = await startBrowser();
});
beforeEach(({ skip }) => skip(findChromium() === undefined, NO_CHROMIUM));
// A page that is open looks behind the API again and again.
afterEach(() => Promise.all((browser?.contexts() ?? []).map((context) => context.close())));
afterAll(() => browser?.close());

/** What axe finds, as one line each; of all its rules, or of those that are named. */
async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  const only = rules === undefined ? {} : { runOnly: { type: 'rule', values: rules } };
  const options = JSON.stringify({ resultTypes: ['violations'], ...only });
  await page.evaluate(`if (!globalThis.axe) { ${axe.source} }`);
  const found = v.parse(Violations, await page.evaluate(`axe.run(${options})`));
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe('the console', () => {
  test('is used by keyboard alone: a prompt, two pictures, and what they cost', async () => {
    const page = await visit(browser);
    const before = await availableCredits(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter'); // the link to the request
    await expect.poll(() => page.evaluate('document.activeElement.id'), SOON).toBe('prompt');
    await page.keyboard.press('Control+A');
    await page.keyboard.type(`Un phare au clavier ${randomUUID()}`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('5'); // the size that begins with it
    for (let step = 0; (await page.evaluate('document.activeElement.name')) !== 'num_images'; step += 1) {
      expect(step).toBeLessThan(10);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    await expect.poll(() => page.evaluate('document.activeElement.id'), SOON).toBe('submit');
    await page.keyboard.press('Enter');

    await ended(page, 'COMPLETED');
    const width = "document.querySelector('#pictures img').naturalWidth";
    await expect.poll(() => page.evaluate(width), SOON).toBe(512);
    expect(await page.locator('#pictures img').count()).toBe(2);
    await expect.poll(() => availableCredits(page), SOON).toBe(before - 2);
    const newest = page.locator('#ledger tr').first();
    await expect.poll(() => newest.innerText(), SOON).toContain('règlement (payé : 2)');
  });

  test('shows what went on behind the API: the webhooks, the queues, and the logs by their correlation id', async () => {
    const page = await visit(browser);
    await ask(page, `Un phare observé ${randomUUID()}`);
    await ended(page, 'COMPLETED');
    await page.locator('#webhooks li', { hasText: 'completed' }).waitFor();
    expect(await page.locator('#queues tr').count()).toBeGreaterThanOrEqual(4);
    const codes = page.locator('#logs strong');
    await expect
      .poll(() => codes.allInnerTexts(), SOON)
      .toEqual(expect.arrayContaining(['job.opened', 'part.delivered']));
    // The line of the request itself has no job: it is there by its correlation id.
    expect(await codes.allInnerTexts()).toContain('request.answered');
    expect(await page.locator('#correlation').innerText()).not.toBe('');
  });

  test('keeps the job in its address: a reload and a link lead back to it', async () => {
    const page = await visit(browser);
    await ask(page, `Un phare retrouvé ${randomUUID()}`);
    await ended(page, 'COMPLETED');
    const jobId = await page.locator('#job-id').innerText();
    await page.reload();
    await ended(page, 'COMPLETED');
    expect(await page.locator('#job-id').innerText()).toBe(jobId);
    const other = await page.context().newPage();
    await other.goto(page.url().replace('127.0.0.1', 'localhost'));
    await ended(other, 'COMPLETED');
    expect(await other.locator('#job-id').innerText()).toBe(jobId);
  });

  test('shows the order as code, and the bodies of requests, answers and webhooks', async () => {
    const page = await visit(browser);
    const prompt = `L’île "nue" ${randomUUID()}`;
    await ask(page, prompt);
    await ended(page, 'COMPLETED');
    await page.locator('#code-box summary').click();
    const code = page.locator('#code');
    await code.getByText('curl -i').waitFor();
    const order = v.parse(
      v.pipe(v.string(), v.parseJson()),
      (await code.innerText()).replace(/^[\s\S]*-d '([\s\S]*)'$/, '$1').replaceAll("'\\''", "'"),
    );
    expect(order).toMatchObject({ prompt, num_images: 1, size: '512x512' });
    await page.locator('#code-tabs label', { hasText: 'JavaScript' }).click();
    await code.getByText('await fetch(').waitFor();
    const posted = page.locator('#exchanges li', { hasText: 'POST /api/images/generate' }).first();
    await posted.locator('summary').click();
    expect(await posted.locator('pre').allInnerTexts()).toEqual([
      expect.stringContaining('"job_id": "cm-console-'),
      expect.stringContaining('"success": true'),
    ]);
    const told = page.locator('#webhooks li', { hasText: 'completed' });
    await told.locator('summary').click();
    expect(await told.innerText()).toContain('"webhook-signature"');
    expect(await told.innerText()).toContain('"has_data": true');
  });

  test('gives credits, and takes the frontend down and brings it back', async () => {
    const page = await visit(browser);
    const before = await availableCredits(page);
    await page.locator('#give-amount').fill('7');
    await page.locator('#give').click();
    await expect.poll(() => availableCredits(page), SOON).toBe(before + 7);
    await page.locator('#trouble-clerk').selectOption('error');
    await page.locator('#trouble-clerk[data-trouble=yes]').waitFor();
    await page.locator('#trouble-clerk').selectOption('');
    await page.locator('#trouble-clerk[data-trouble=no]').waitFor();
  });

  test('orders a text, and shows its parts and what there is to read', async () => {
    const page = await visit(browser);
    await page.locator('#kinds label', { hasText: 'Article' }).click();
    await page.locator('#topic').fill(`Les phares ${randomUUID()}`);
    await page.locator('#target_word_count').fill('800');
    await page.locator('#submit').click();
    await page.locator('#steps li', { hasText: 'Plan' }).first().waitFor();
    await ended(page, 'COMPLETED');
    await page.locator('#text h3').waitFor();
    expect(await page.locator('#text').innerText()).toMatch(/\d+ mots/);
    await page.locator('#steps li', { hasText: 'Introduction' }).locator('summary').click();
    await page.locator('#steps .text p').first().waitFor();
    const download = page.waitForEvent('download');
    await page.locator('#other-files button').first().click();
    expect((await download).suggestedFilename()).toMatch(/-article\.json$/);
    expect(await violations(page)).toEqual([]);
  });

  test('takes pictures that are dropped, with what they are for, and plays the clip', async () => {
    const page = await visit(browser, { viewport: { width: 360, height: 740 } });
    await page.locator('#kinds label', { hasText: 'Vidéo sur mesure' }).click();
    await page.locator('#prompt').fill(`Le sac tourne ${randomUUID()}`);
    await page.locator('#reference_images').setInputFiles([PICTURE, { ...PICTURE, name: 'table.png' }]);
    const roles = page.locator('.given select');
    await expect.poll(() => roles.count(), SOON).toBe(2);
    const chosen = "[...document.querySelectorAll('.given select')].map(({ value }) => value)";
    expect(await page.evaluate(chosen)).toEqual(['subject', 'asset']);
    await page.locator('#duration_seconds label', { hasText: '5' }).click();
    await page.locator('#submit').click();
    await ended(page, 'COMPLETED');
    const width = "document.querySelector('#pictures video').videoWidth";
    await expect.poll(() => page.evaluate(width), SOON).toBe(1_280);
    await page.locator('#given img').first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(await violations(page)).toEqual([]);
  });

  test('makes the model fail by a button, and says why in French', async () => {
    const page = await visit(browser);
    await page.locator('#prompt').fill('Un phare');
    const button = page.getByRole('button', { name: 'Demande refusée' });
    await button.click();
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('#prompt').inputValue()).toBe('Un phare [[blocked]]');
    await page.locator('#submit').click();
    await ended(page, 'FAILED');
    expect(await page.locator('#pictures').innerText()).toContain(
      'Cette image a été refusée par les règles de sécurité du modèle. Reformulez votre demande.',
    );
    expect(await page.locator('#job-money').innerText()).toBe('Crédits payés : 0 · rendus : 1');
  });

  test('cancels, draws again what failed, and deletes', async () => {
    const page = await visit(browser);
    const prompt = `Un phare lent ${randomUUID()} [[slow:20]]`;
    await ask(page, prompt);
    await page.locator('#cancel').click();
    await ended(page, 'CANCELLED');
    // The button is gone; whoever pressed it by keyboard goes on from here.
    expect(await page.evaluate('document.activeElement.id')).toBe('job-title');
    const cancelled = await page.locator('#job-id').innerText();
    await page.locator('#retry').click();
    await expect.poll(() => page.locator('#job-id').innerText(), SOON).not.toBe(cancelled);
    await page.locator('#cancel').click();
    await ended(page, 'CANCELLED');
    await page.locator('#remove').click();
    await page.getByText('Cette génération est supprimée.').waitFor();
    const listed = page.locator('#history button', { hasText: prompt });
    await expect.poll(() => listed.count(), SOON).toBe(1);
    await listed.click();
    await expect.poll(() => page.locator('#job-id').innerText(), SOON).toBe(cancelled);
    // The list was drawn anew, and focus is still on the job that was chosen.
    await expect.poll(() => page.evaluate("document.activeElement.getAttribute('aria-current')"), SOON).toBe('true');
  });

  test('speaks English too, at once and the next time', async () => {
    const page = await visit(browser);
    await ask(page, `Un phare bilingue ${randomUUID()} [[blocked]]`);
    await ended(page, 'FAILED');
    const message = page.locator('#job-message');
    await message.getByText('Cette image a été refusée par les règles de sécurité du modèle').waitFor();
    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await message.getByText('The model refused this image').waitFor();
    expect(await page.locator('#submit').innerText()).toBe('Generate');
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    await page.reload();
    await page.getByRole('heading', { name: 'An order' }).waitFor();
  });

  test('tells a user without credits so, in the API’s own words', async () => {
    const page = await visit(browser);
    await page.locator('#user').selectOption('chloe');
    await expect.poll(() => availableCredits(page), SOON).toBe(0);
    await ask(page, 'Un phare trop cher');
    await page.getByRole('alert').getByText('Crédits insuffisants (disponibles : 0, requis : 1).').waitFor();
  });

  test('has nothing that axe objects to, in either theme, and fits a phone: nothing scrolls sideways', async () => {
    const page = await visit(browser, { viewport: { width: 360, height: 740 } });
    for (const fold of await page.locator('#request summary, #magic summary').all()) await fold.click();
    await ask(page, `Un phare sur deux ${randomUUID()} [[one-of-2:slow:8]]`, 2);
    // The first picture is there while the model still draws the other.
    await page.locator('#pictures img').waitFor();
    await page.locator('#pictures [data-state=running]').waitFor();
    expect(await violations(page)).toEqual([]);
    await ask(page, `Un phare sur deux ${randomUUID()} [[one-of-2:blocked]]`, 2);
    await page.locator('#pictures .reason').waitFor();
    await ended(page, 'COMPLETED');
    await page.locator('#logs li').first().waitFor();
    await page.locator('#webhooks summary').first().click();
    await page.locator('#exchanges summary').first().click();
    await ask(page, ' ');
    await page.locator('#problem p').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page, ['color-contrast'])).toEqual([]); // all that a theme changes
  });

  test('loads in less than 200 KB, with everything it asks for', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const sizes: Promise<number>[] = [];
    const count = (request: Request): void => {
      sizes.push(
        request.sizes().then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize),
      );
    };
    page.on('requestfinished', count);
    await page.goto(inject('endpoints').console);
    await page.locator('#wallet dd').first().waitFor();
    // The page goes on asking, also while this one is being closed.
    page.off('requestfinished', count);
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(LIMIT_BYTES);
  });
});
