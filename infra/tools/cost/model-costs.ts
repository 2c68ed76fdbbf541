import type { ShippedKind } from '../../../shared/kinds/kinds.ts';
import type { Stage } from '../../stages/stage.ts';
import type { CostLine } from './cost-line.ts';
import type { Load } from './load.ts';
import { filmPrice, modelPrice, textPrice } from './prices.ts';
import { TEXT_TOKENS, type TextTokens } from './text-tokens.ts';

const DAYS = 30;

/** What the provider takes for each kind in 30 days: the line of an estimate that a kind adds. */
export const MODEL_COSTS: { readonly [K in ShippedKind]: (stage: Stage, load: Load) => CostLine } = {
  image({ kinds }, { imagesPerDay, quality }) {
    const [choice] = kinds.image.models[quality];
    return {
      what: `Model (${choice?.model} at ${choice?.imageSize ?? '1K'})`,
      month: imagesPerDay * DAYS * modelPrice(choice?.model ?? '', choice?.imageSize),
      lever:
        'a cheaper model or a smaller size for this quality (infra/stages/image-models.ts), and the price of an image',
    };
  },
  video: ({ kinds }, { videosPerDay }) => filmCost('videos', kinds.video, videosPerDay),
  'custom-video': ({ kinds }, { customVideosPerDay }) =>
    filmCost('custom videos', kinds['custom-video'], customVideosPerDay),
  article: ({ kinds }, { articlesPerDay }) =>
    writingCost('articles', kinds.article, TEXT_TOKENS.article, articlesPerDay),
  book: ({ kinds }, { booksPerDay }) => writingCost('books', kinds.book, TEXT_TOKENS.book, booksPerDay),
  'ecommerce-image'({ kinds }, { productImagesPerDay, quality }) {
    const [choice] = kinds['ecommerce-image'].models[quality];
    return {
      what: `Model for product images (${choice?.model} at ${choice?.imageSize ?? '1K'})`,
      month: productImagesPerDay * DAYS * modelPrice(choice?.model ?? '', choice?.imageSize),
      lever: 'as of images, and the price of a product image',
    };
  },
};

/** What every page of the frontend orders. */
const CLIP_SECONDS = 8;

function filmCost(what: string, { models }: Stage['kinds']['video'], clipsPerDay: number): CostLine {
  const [choice] = models;
  return {
    what: `Model, ${what} (${choice?.model} at ${choice?.resolution})`,
    month:
      clipsPerDay === 0 ? 0 : clipsPerDay * DAYS * CLIP_SECONDS * filmPrice(choice?.model ?? '', choice?.resolution),
    lever: 'a smaller resolution (infra/stages/clip-models.ts: 360p is a third of 720p), and the price of a clip',
  };
}

function writingCost(
  what: string,
  { models }: Stage['kinds']['article'],
  tokens: Readonly<Record<'outline' | 'writing', TextTokens>>,
  textsPerDay: number,
): CostLine {
  const [planner, writer] = [models.outline[0]?.model ?? '', models.writing[0]?.model ?? ''];
  const each = textPrice(planner, tokens.outline) + textPrice(writer, tokens.writing);
  return {
    what: `Model, ${what} (${writer}, planned by ${planner}; $${each.toFixed(3)} each)`,
    month: textsPerDay * DAYS * each,
    lever: 'a cheaper model or less thinking (infra/stages/text-models.ts), and the price of a text',
  };
}
