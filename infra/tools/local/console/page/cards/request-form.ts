import type { ImageRequest } from '../../../../../../shared/client/index.ts';
import { IMAGE_FORMATS, IMAGE_QUALITIES, IMAGE_STYLES } from '../../../../../../shared/kinds/image/image-request.ts';
import { IMAGE_SIZES, pixelsOf } from '../../../../../../shared/kinds/image/image-size.ts';
import { byId } from '../by-id.ts';
import { el } from '../el.ts';
import type { Speech } from '../speech.ts';
import { TEXTS } from '../texts.ts';

const form = byId('request', HTMLFormElement);
const prompt = byId('prompt', HTMLTextAreaElement);
const size = byId('size', HTMLSelectElement);
const format = byId('format', HTMLSelectElement);
const style = byId('style', HTMLSelectElement);
const quality = byId('quality', HTMLSelectElement);

/** Fills the choices in a language and keeps what is chosen. */
export function fillForm({ say }: Speech): void {
  const words = IMAGE_SIZES.map((name) => {
    const { width, height } = pixelsOf(name);
    const shape = width === height ? 'square' : width > height ? 'landscape' : 'portrait';
    return [name, `${width} × ${height}, ${say(shape)}`] as const;
  });
  fill(size, words, '1024x1024');
  fill(
    format,
    IMAGE_FORMATS.map((name) => [name, name] as const),
    'PNG',
  );
  fill(
    style,
    IMAGE_STYLES.map((name) => [name, say(name)] as const),
    'photorealistic',
  );
  fill(
    quality,
    IMAGE_QUALITIES.map((name) => [name, say(name)] as const),
    'standard',
  );
  const examples: string[] = Object.values(TEXTS.example);
  if (prompt.value === '' || examples.includes(prompt.value)) prompt.value = say('example');
}

/** The request as it stands. */
export function readForm(): ImageRequest {
  const number = form.elements.namedItem('number');
  return {
    prompt: prompt.value,
    num_images: number instanceof RadioNodeList ? Number(number.value) : 1,
    size: chosen(size, IMAGE_SIZES),
    format: chosen(format, IMAGE_FORMATS),
    style: chosen(style, IMAGE_STYLES),
    quality: chosen(quality, IMAGE_QUALITIES),
  };
}

function fill(select: HTMLSelectElement, choices: readonly (readonly [string, string])[], first: string): void {
  const value = select.value || first;
  select.replaceChildren(...choices.map(([name, words]) => el('option', { value: name }, words)));
  select.value = value;
}

function chosen<T extends string>(select: HTMLSelectElement, values: readonly [T, ...T[]]): T {
  return values.find((value) => value === select.value) ?? values[0];
}
