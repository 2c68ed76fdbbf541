/** Shortened words whose point ends no sentence, in the languages of the texts; a single capital is a name's initial. */
const SHORTENED =
  /(?:^|[\s(«"“])(?:\p{Lu}|MM|Mme|Mlle|Dr|Pr|St|Ste|av|apr|env|cf|ex|p|pp|vol|n|art|chap|fig|Mr|Mrs|Ms|Prof|vs|e\.g|i\.e|p\. ex|z\.B|bzw|usw|ca|Sr|Sra|Sig|dott|bijv|J\.-C)\.$/u;
/** What may stand behind the mark that ends a sentence; French puts a blank before its closing quotes. */
const CLOSING = '(?:\\s?[»”“’‘"\')\\]])*';
/** A sentence begins with a capital or a digit, perhaps in quotes or after a dash. */
const BEGINNING = '(?:["\'“‘«(\\[—–-]\\s?)*[\\p{Lu}\\p{N}¿¡]';
const END = new RegExp(`[.!?…]+${CLOSING}(?=\\s+${BEGINNING})`, 'gu');
const CLOSED = new RegExp(`[.!?…]${CLOSING}$`, 'u');

/** The sentences of a paragraph. Three dots end one like a point; a short form (`M. Le Gall`, `n. 3`) does not. */
export function splitSentences(paragraph: string): readonly string[] {
  const sentences: string[] = [];
  let from = 0;
  for (const { index, 0: sign } of paragraph.matchAll(END)) {
    const sentence = paragraph.slice(from, index + sign.length);
    if (sign === '.' && SHORTENED.test(sentence)) continue;
    sentences.push(sentence.trim());
    from = index + sign.length;
  }
  const rest = paragraph.slice(from).trim();
  return rest === '' ? sentences : [...sentences, rest];
}

/** Whether the last sentence of a text is closed: it ends with `.`, `!`, `?` or `…`, perhaps in quotes. */
export function isClosed(text: string): boolean {
  return CLOSED.test(text.trimEnd());
}

/** A sentence as it is compared: letters and digits, in lower case. */
export function bareSentence(sentence: string): string {
  return comparedWords(sentence).join(' ');
}

/** Words as they are compared: letters and digits, in lower case; `l’` and `d’` are words of their own. */
export function comparedWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
