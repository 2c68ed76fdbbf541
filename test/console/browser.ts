import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { findChromium } from './find-chromium.ts';

/** Starts the browser. @throws when there is none. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium');
  // Chromium's sandbox refuses root, which is who runs in most containers.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/** A fresh visit of the console, once it knows the user's credits. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'fr-FR', ...options });
  const page = await context.newPage();
  await page.goto(inject('endpoints').console);
  await page.locator('#wallet dd').first().waitFor();
  return page;
}

/**
 * Fills the form and sends it: small pictures, which are soon drawn. The model's stand-in counts calls by prompt: prompts that rely on a
 * count must be their own.
 */
export async function ask(page: Page, prompt: string, number = 1): Promise<void> {
  await page.locator('#prompt').fill(prompt);
  await page.locator('#size').selectOption('512x512');
  await page.locator(`.number label:nth-of-type(${number})`).click();
  await page.locator('#submit').click();
}

/** Waits until the job on show has ended. */
export async function ended(page: Page, status: 'COMPLETED' | 'FAILED' | 'CANCELLED'): Promise<void> {
  await page.locator(`#job-status[data-status=${status}]`).waitFor();
}

/** The credits that the page shows as available. */
export async function availableCredits(page: Page): Promise<number> {
  return Number((await page.locator('#available').innerText()).replace(/\D/g, ''));
}
