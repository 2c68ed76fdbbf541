import * as v from 'valibot';
import { ArticleFile, META_DESCRIPTION } from '../../../../../shared/kinds/article/article-files.ts';
import { countWords } from '../../../../../shared/kinds/text/count-words.ts';
import type { JobResult } from '../api-client.ts';
import type { Checklist } from '../checklist.ts';
import type { Order } from '../demo-orders.ts';
import { hasItsWords } from './has-its-words.ts';

const LEAST_SECTIONS = 3;

/** An article is whole, as long as was ordered, and says nothing twice. */
export function checkArticle(list: Checklist, result: JobResult, order: Order): void {
  const parsed = v.safeParse(ArticleFile, result);
  list.check(
    'It has every part of an article',
    parsed.success,
    parsed.success ? parsed.output.title : 'something is missing',
  );
  if (!parsed.success) return;
  const {
    introduction,
    sections,
    conclusion,
    full_content,
    meta_description,
    word_count,
    seo_score,
    readability_score,
  } = parsed.output;
  const words = countWords([introduction, full_content, conclusion].join('\n'));
  const target = Number(order['target_word_count'] ?? 2_000);
  list.check('It is as long as was ordered (± 10 %)', hasItsWords(words, target), `${words} words of ${target}`);
  list.check('Its words are told as they are', words === word_count, String(word_count));
  list.check('It has sections', sections.length >= LEAST_SECTIONS, sections.map(({ heading }) => heading).join(' · '));
  const { least, most } = META_DESCRIPTION;
  const length = [...meta_description].length;
  list.check('Its description fits a search result', length >= least && length <= most, `${length} characters`);
  const repeats = [introduction, conclusion].filter((text) => full_content.includes(text.trim()));
  list.check('Nothing of it is printed twice', repeats.length === 0, `${repeats.length} repeated`);
  list.check('It is scored', seo_score > 0, `SEO ${seo_score}, readability ${readability_score}`);
}
