import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { IMAGE_QUALITIES } from '../../../shared/kinds/image/image-request.ts';
import { PROJECT_ROOT } from '../../constructs/functions/bundling.ts';
import { chooseStage } from '../../stages/choose-stage.ts';
import { readCommandLine } from '../local/system/read-command-line.ts';
import { estimate, looksPerHold } from './estimate.ts';
import { estimateText } from './estimate-text.ts';
import { floodOf } from './flood.ts';
import { floodText } from './flood-text.ts';
import { type Load, USUAL_LOAD } from './load.ts';
import { plantOf } from './plant.ts';
import { PRICES } from './prices.ts';
import { sourcesOf } from './sources.ts';

const HELP = `What AWS and the model cost for a load, from the synthesised templates of a stage and a dated table of prices.

  npm run cost -- --images-per-day N [options]

  --stage NAME           whose templates and limits (default prod)
  --videos-per-day N     clips (default 0)
  --custom-videos-per-day N
                         clips that go by pictures (default 0)
  --articles-per-day N   of 2,000 words (default 0)
  --books-per-day N      of ten chapters of 1,500 words (default 0)
  --product-images-per-day N
                         pictures of products (default ${USUAL_LOAD.productImagesPerDay})
  --images-per-job N     (default ${USUAL_LOAD.imagesPerJob})
  --quality Q            standard (default), high or ultra
  --model-seconds N      the model's time for one image (default ${USUAL_LOAD.modelSeconds})
  --requests-per-job N   for the status and the rest (default ${USUAL_LOAD.requestsPerJob})
  --holds-per-job N      requests that the API holds for 20 s until a job changes (default ${USUAL_LOAD.holdsPerJob})
  --image-mb N           megabytes of an image (default ${USUAL_LOAD.imageMegabytes})
  --fetches N            times that an image is fetched (default ${USUAL_LOAD.fetchesPerImage})
  --months-kept N        months of images in the bucket (default ${USUAL_LOAD.monthsKept})
  --json                 the same as JSON
  --help                 this text`;

const POSITIVE = v.pipe(v.string(), v.transform(Number), v.number(), v.gtValue(0));

const { values } = readCommandLine(HELP, () =>
  parseArgs({
    options: {
      'images-per-day': { type: 'string' },
      stage: { type: 'string', default: 'prod' },
      'videos-per-day': { type: 'string' },
      'custom-videos-per-day': { type: 'string' },
      'articles-per-day': { type: 'string' },
      'books-per-day': { type: 'string' },
      'product-images-per-day': { type: 'string' },
      'images-per-job': { type: 'string' },
      quality: { type: 'string', default: USUAL_LOAD.quality },
      'model-seconds': { type: 'string' },
      'requests-per-job': { type: 'string' },
      'holds-per-job': { type: 'string' },
      'image-mb': { type: 'string' },
      fetches: { type: 'string' },
      'months-kept': { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }),
);

if (values.help) process.stdout.write(`${HELP}\n`);
else tell();

function tell(): void {
  const { load, stage } = readCommandLine(HELP, () => ({
    load: readLoad(),
    stage: chooseStage((key) => (key === 'stage' ? values.stage : undefined)),
  }));
  const cdk = v.parse(
    v.object({ context: v.record(v.string(), v.unknown()) }),
    JSON.parse(readFileSync(join(PROJECT_ROOT, 'cdk.json'), 'utf8')),
  );
  const plant = plantOf(stage, cdk.context);
  const lines = estimate(stage, plant, load);
  const flood = floodOf(stage, plant, load);
  if (values.json) {
    const told = {
      pricesAsOf: PRICES.asOf,
      sources: sourcesOf(PRICES),
      stage: stage.name,
      load,
      lines,
      looksPerHold: looksPerHold(plant),
      flood,
    };
    process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
    return;
  }
  process.stdout.write(`${estimateText(stage.name, load, lines, looksPerHold(plant))}\n\n${floodText(flood)}\n`);
}

function readLoad(): Load {
  const number = (name: keyof typeof values, fallback?: number): number => {
    const text = values[name];
    if (text === undefined && fallback !== undefined) return fallback;
    const parsed = v.safeParse(POSITIVE, text);
    if (!parsed.success) throw new Error(`--${name} must be a number above 0`);
    return parsed.output;
  };
  const quality = v.safeParse(v.picklist(IMAGE_QUALITIES), values.quality);
  if (!quality.success) throw new Error(`--quality must be one of ${IMAGE_QUALITIES.join(', ')}`);
  return {
    imagesPerDay: number('images-per-day'),
    videosPerDay: number('videos-per-day', USUAL_LOAD.videosPerDay),
    customVideosPerDay: number('custom-videos-per-day', USUAL_LOAD.customVideosPerDay),
    articlesPerDay: number('articles-per-day', USUAL_LOAD.articlesPerDay),
    booksPerDay: number('books-per-day', USUAL_LOAD.booksPerDay),
    productImagesPerDay: number('product-images-per-day', USUAL_LOAD.productImagesPerDay),
    imagesPerJob: number('images-per-job', USUAL_LOAD.imagesPerJob),
    quality: quality.output,
    modelSeconds: number('model-seconds', USUAL_LOAD.modelSeconds),
    requestsPerJob: number('requests-per-job', USUAL_LOAD.requestsPerJob),
    holdsPerJob: number('holds-per-job', USUAL_LOAD.holdsPerJob),
    imageMegabytes: number('image-mb', USUAL_LOAD.imageMegabytes),
    fetchesPerImage: number('fetches', USUAL_LOAD.fetchesPerImage),
    monthsKept: number('months-kept', USUAL_LOAD.monthsKept),
  };
}
