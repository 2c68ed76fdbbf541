import { describe, expect, test } from 'vitest';
import type { ClipPicture } from '../../../shared/kinds/clips/clip-order.ts';
import { clipPrompt } from '../../../shared/kinds/clips/clip-prompt.ts';
import { customVideoClipOrder } from '../../../shared/kinds/custom-video/custom-video-clip-order.ts';
import { videoClipOrder } from '../../../shared/kinds/video/video-clip-order.ts';

const WISHES = { durationSeconds: 8, personGeneration: 'ALLOW_ALL' } as const;
const REQUEST = { prompt: 'Un phare', count: 1, aspectRatio: '16:9', ...WISHES } as const;
const PICTURE: ClipPicture = { bytes: Uint8Array.of(1), mimeType: 'image/png' };

describe('the prompt of a clip', () => {
  test('begins with the words of the user where no picture is given, and says the length', () => {
    const prompt = clipPrompt('Un phare breton', WISHES, { kind: 'none' });
    expect(prompt.split('\n')[0]).toBe('Un phare breton');
    expect(prompt).toContain('exactly 8 seconds');
    expect(prompt).toContain('one continuous shot');
    expect(prompt).not.toMatch(/<[A-Z_0-9]+>/);
  });

  test('gives every picture its role by its tag, in the order of the order', () => {
    const prompt = clipPrompt('Elle marche', WISHES, {
      kind: 'references',
      references: [{ role: 'subject', description: 'la\nmarcheuse' }, { role: 'asset' }, { role: 'style' }],
    });
    const lines = prompt.split('\n');
    expect(lines[0]).toMatch(/^<IMAGE_REF_0> \(la marcheuse\) is the subject/);
    expect(lines[1]).toMatch(/^<IMAGE_REF_1> is an object or a setting/);
    expect(lines[2]).toMatch(/^<IMAGE_REF_2> shows the visual style/);
    expect(lines[3]).toContain('not frames of the video');
    expect(clipPrompt('Elle', WISHES, { kind: 'first-frame' })).toMatch(/^<FIRST_FRAME> is the first frame/);
  });

  test('says what the model has no field for', () => {
    const nobody = clipPrompt('x', { ...WISHES, personGeneration: 'DENY_ALL' }, { kind: 'none' });
    expect(nobody).toContain('no people at all');
    const adults = clipPrompt('x', { ...WISHES, personGeneration: 'ALLOW_ADULT' }, { kind: 'none' });
    expect(adults).toContain('no children');
    const without = clipPrompt('x', { ...WISHES, negativePrompt: 'flou, texte' }, { kind: 'none' });
    expect(without).toContain('Do not include: flou, texte');
    const opening = clipPrompt('x', { ...WISHES, openingImage: 'une porte rouge' }, { kind: 'none' });
    expect(opening).toContain('The video opens on: une porte rouge');
  });

  test('keeps tags of the user that name a given picture, and takes the brackets from all others', () => {
    const references = [{ role: 'subject' }] as const;
    const prompt = clipPrompt('<image_ref_0> tient <IMAGE_REF_1> devant < FIRST_FRAME > et <VIDEO_REF_2> <3', WISHES, {
      kind: 'references',
      references,
    });
    expect(prompt).toContain('<IMAGE_REF_0> tient IMAGE_REF_1 devant FIRST_FRAME et VIDEO_REF_2 <3');
    const negative = clipPrompt('x', { ...WISHES, negativePrompt: '<FIRST_FRAME>' }, { kind: 'none' });
    expect(negative).not.toContain('<FIRST_FRAME>');
  });
});

describe('what the model is asked for', () => {
  test('a video from words alone, or from its first frame', () => {
    expect(videoClipOrder(REQUEST, [])).toMatchObject({ task: 'text_to_video', aspectRatio: '16:9', pictures: [] });
    expect(videoClipOrder(REQUEST, [PICTURE])).toMatchObject({ task: 'image_to_video', pictures: [PICTURE] });
  });

  test('16:10 is made as 16:9', () => {
    expect(videoClipOrder({ ...REQUEST, aspectRatio: '16:10' }, [])).toMatchObject({ aspectRatio: '16:9' });
    expect(videoClipOrder({ ...REQUEST, aspectRatio: '9:16' }, [])).toMatchObject({ aspectRatio: '9:16' });
  });

  test('a custom video goes by all of its references, or not at all', () => {
    const picture = { from: 'url', url: 'https://sorami.app/a.png' } as const;
    const references = [{ role: 'subject', picture } as const, { role: 'asset', picture } as const];
    const request = { ...REQUEST, references };
    const order = customVideoClipOrder(request, [PICTURE, PICTURE]);
    expect(order).toMatchObject({ task: 'reference_to_video', durationSeconds: 8 });
    expect(order.prompt).toContain('<IMAGE_REF_1>');
    expect(() => customVideoClipOrder(request, [PICTURE])).toThrow(TypeError);
    expect(customVideoClipOrder({ ...REQUEST, references: [] }, [])).toMatchObject({ task: 'text_to_video' });
  });
});
