/** Where a sentence ends: at its mark, with the closing quotes behind it, before a blank. Also after three dots. */
const END = /(?<=[.!?…]+[\u00A0 ]?[»”"’)\]]*)\s+(?=\S)/gu;

/** The sentences of a paragraph. A short form with a point (`M. Le Gall`) ends one too many: fit for comparing and cutting. */
export function splitSentences(paragraph: string): readonly string[] {
  return paragraph.split(END).filter((sentence) => sentence.trim() !== '');
}

/** A sentence as it is compared: letters and digits, in lower case. */
export function bareSentence(sentence: string): string {
  return sentence
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
