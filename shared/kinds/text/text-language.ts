/**
 * Languages in which texts are written, ISO 639-1. The exports of the frontend print in WinAnsi, which has the letters of these.
 * Texts are in the language of their order; in French when that is not clear.
 */
export const TEXT_LANGUAGES = ['fr', 'en', 'es', 'de', 'it', 'pt', 'nl'] as const;
export type TextLanguage = (typeof TEXT_LANGUAGES)[number];
