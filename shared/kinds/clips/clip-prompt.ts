import type { ClipRequest, PersonGeneration } from './clip-request.ts';

/** What a picture is to the clip. */
export type PictureRole = 'subject' | 'asset' | 'style';

/** The pictures that go with a prompt, as words can speak of them. */
export type NamedPictures =
  | { readonly kind: 'none' }
  /** One picture, with which the clip begins. */
  | { readonly kind: 'first-frame' }
  /** In the order in which the model is given them. */
  | { readonly kind: 'references'; readonly references: readonly NamedReference[] };

export interface NamedReference {
  readonly role: PictureRole;
  /** The user's words for it. */
  readonly description?: string;
}

/** What is said beside the words of the user, for which the model has no field. */
export type Wishes = Pick<ClipRequest, 'durationSeconds' | 'personGeneration' | 'negativePrompt'> & {
  /** What the first frame shows, in the user's words. */
  readonly openingImage?: string;
};

/**
 * The whole prompt of one clip. Pure; each sentence is here for a reason:
 *
 * - The tags come first: they alone give a picture its role. Two pictures without tags may be taken for the first and the last frame.
 * - The user's words follow as they are, in their language, on lines of their own, so that they cannot be read as part of a rule.
 * - Our sentences are in English, the one language in which the model is evaluated.
 * - "One continuous shot" and silence of voices unless the user asks for more: by default the model cuts between shots, and it makes
 *   sound always.
 * - The length is said as well as sent: the field alone is not always kept.
 * - Who may be seen, and what must not be: the model has no field for either.
 */
export function clipPrompt(prompt: string, wishes: Wishes, pictures: NamedPictures): string {
  const lines = [
    ...introduction(pictures),
    withoutStrangeTags(prompt, pictures),
    ...opening(wishes, pictures),
    'Unless the description above asks for cuts, film it as one continuous shot.',
    'Unless the description above asks for speech or song, nobody speaks or sings.',
    `The video is exactly ${wishes.durationSeconds} seconds long.`,
    ...PEOPLE[wishes.personGeneration],
    ...withheld(wishes, pictures),
  ];
  return lines.join('\n');
}

/** A guarantee is impossible: the model has no such switch, so it is asked in words. */
const PEOPLE: Readonly<Record<PersonGeneration, readonly string[]>> = {
  ALLOW_ALL: [],
  ALLOW_ADULT: ['Show no children or teenagers: every person in the video is an adult.'],
  DENY_ALL: ['Show no people at all: no person, no face and no part of a human body is ever visible.'],
};

const ROLES: Readonly<Record<PictureRole, string>> = {
  subject: 'is the subject of the video: keep its identity, shape, colours and details exactly as they are',
  asset: 'is an object or a setting that appears in the video: keep it recognisable',
  style: 'shows the visual style: take over its colours, light and texture, and none of what it depicts',
};

function introduction(pictures: NamedPictures): readonly string[] {
  switch (pictures.kind) {
    case 'none':
      return [];
    case 'first-frame':
      return ['<FIRST_FRAME> is the first frame of the video: begin with it, unchanged, and go on from there.'];
    case 'references':
      return [
        ...pictures.references.map(({ role, description }, index) => {
          const words = description === undefined ? '' : ` (${oneLine(withoutStrangeTags(description, pictures))})`;
          return `<IMAGE_REF_${index}>${words} ${ROLES[role]}.`;
        }),
        // Without this sentence a reference may be shown as the first frame.
        'These pictures are references, not frames of the video.',
      ];
  }
}

function opening({ openingImage }: Wishes, pictures: NamedPictures): readonly string[] {
  return openingImage === undefined ? [] : [`The video opens on: ${withoutStrangeTags(openingImage, pictures)}`];
}

function withheld({ negativePrompt }: Wishes, pictures: NamedPictures): readonly string[] {
  return negativePrompt === undefined ? [] : [`Do not include: ${withoutStrangeTags(negativePrompt, pictures)}`];
}

const TAG = /<\s*((?:FIRST_FRAME|LAST_FRAME)|(?:IMAGE_REF|VIDEO_REF)_\d+)\s*>/gi;

/** A user may name the pictures by their tags; one that names a picture which was not given is an error of the request to the model. */
function withoutStrangeTags(text: string, pictures: NamedPictures): string {
  const known = new Set(tagsOf(pictures));
  return text.replace(TAG, (_tag, name: string) => {
    const canonical = name.toUpperCase();
    return known.has(canonical) ? `<${canonical}>` : name;
  });
}

function tagsOf(pictures: NamedPictures): readonly string[] {
  switch (pictures.kind) {
    case 'none':
      return [];
    case 'first-frame':
      return ['FIRST_FRAME'];
    case 'references':
      return pictures.references.map((_, index) => `IMAGE_REF_${index}`);
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
