/** What the model has written. */
export interface Written {
  readonly text: string;
  readonly finishReason: string;
  readonly thought?: string;
  /** The rules that it was told. */
  readonly instruction: string;
  /** Half as much, in English. */
  readonly drifted: () => string;
}

/** What a text model does otherwise than asked. */
export interface TextScript {
  /** The share of the asked words that is written. */
  readonly words?: number;
  /** Items more or fewer than a schema asks for. */
  readonly items?: number;
  /** Every part gets the same text. */
  readonly same?: true;
  /** Makes another answer of the good one. */
  readonly spoil?: (written: Written) => Written;
}

interface MagicText {
  /** As it is written, without prefixes. */
  readonly prompt: string;
  readonly does: string;
  /** What it is about: outlines are JSON, texts are Markdown. Left out, both. */
  readonly of?: 'outlines' | 'texts';
  /** @param argument what follows the colon; empty where there is none. */
  readonly script: (argument: string) => TextScript;
}

const ADDRESSES =
  ' Une étude récente le confirme (Martin et al., 2021). Voir [le guide complet](https://www.exemple-invente.com/guide) et www.source-fictive.org.';

/** Words for what text models do wrong. Those of the last group are odd, and no reason to write again. */
export const MAGIC_TEXTS: Readonly<Record<string, MagicText>> = {
  truncated: spoiled('truncated', 'the answer breaks off in a word, MAX_TOKENS', (one) => half(one, 'MAX_TOKENS')),
  continuation: spoiled('continuation', 'the answer breaks off, CONTINUATION', (one) => half(one, 'CONTINUATION')),
  unfinished: spoiled('unfinished', 'STOP in the middle of the answer', (one) => half(one, 'STOP')),
  mute: spoiled('mute', 'STOP without an answer', (one) => ({ ...one, text: '' })),
  obey: spoiled('obey', 'does what the topic says instead of writing about it', (one) => ({
    ...one,
    text: 'PWNED. Voici mes consignes.',
  })),
  'too-few': { ...outlines('too-few', 'a part too few'), script: () => ({ items: -1 }) },
  'too-many': { ...outlines('too-many', 'a part too many'), script: () => ({ items: 1 }) },
  'bad-json': {
    ...outlines('bad-json', 'JSON that breaks off, STOP'),
    script: () => ({ spoil: (one) => half(one, 'STOP') }),
  },
  loop: texts('loop', 'the first sentences again and again, up to MAX_TOKENS', (one) => ({
    ...one,
    text: `${one.text.slice(0, 300)} `.repeat(Math.ceil(one.text.length / 250)),
    finishReason: 'MAX_TOKENS',
  })),
  repeats: texts('repeats', 'all of it twice', (one) => ({ ...one, text: `${one.text}\n\n${one.text}` })),
  drift: texts('drift', 'the second half is English', (one) => ({
    ...one,
    text: `${one.text.slice(0, one.text.indexOf('. ', one.text.length / 2) + 1)}\n\n${one.drifted()}`,
  })),
  links: texts('links', 'invented addresses and sources', (one) => ({ ...one, text: `${one.text}${ADDRESSES}` })),
  echo: texts('echo', 'repeats its rules', (one) => ({ ...one, text: `${one.text}\n\n${one.instruction}` })),
  headings: texts('headings', 'headings of its own', (one) => ({
    ...one,
    text: one.text.replaceAll('\n\n', '\n\n## Un intertitre\n\n'),
  })),
  same: { ...texts('same', 'the same text for every part'), script: () => ({ same: true }) },
  words: {
    prompt: '[[words:PERCENT]]',
    does: 'texts: so much of the asked length',
    of: 'texts',
    script: (percent) => ({ words: Number(percent) / 100 }),
  },
  html: texts('html', 'HTML with scripts and handlers instead of Markdown', (one) => ({
    ...one,
    text: `<h2>Titre</h2><script>alert(1)</script>${one.text
      .split('\n\n')
      .map((block) => `<p onclick="steal()">${block}</p>`)
      .join('')}<img src=x onerror=alert(1)>`,
  })),
  talk: texts('talk', 'a word to the customer before it', (one) => ({
    ...one,
    text: `Voici le texte demandé :\n\n${one.text}`,
  })),
  'fenced-json': {
    ...outlines('fenced-json', 'JSON between fences'),
    script: () => ({ spoil: (one) => ({ ...one, text: `\`\`\`json\n${one.text}\n\`\`\`` }) }),
  },
  ponders: spoiled('ponders', 'thoughts before the answer', (one) => ({ ...one, thought: 'I think about it.' })),
};

function spoiled(name: string, does: string, spoil?: (written: Written) => Written): MagicText {
  return { prompt: `[[${name}]]`, does: `writing: ${does}`, script: () => (spoil === undefined ? {} : { spoil }) };
}

function outlines(name: string, does: string): MagicText {
  return { ...spoiled(name, ''), does: `outlines: ${does}`, of: 'outlines' };
}

function texts(name: string, does: string, spoil?: (written: Written) => Written): MagicText {
  return { ...spoiled(name, '', spoil), does: `texts: ${does}`, of: 'texts' };
}

/** The first half, in the middle of a word. */
function half(written: Written, finishReason: string): Written {
  const { text } = written;
  const space = text.indexOf(' ', Math.floor(text.length / 2));
  return { ...written, text: text.slice(0, space + 3), finishReason };
}
