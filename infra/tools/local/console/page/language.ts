/** What the page speaks. */
export type Language = 'fr' | 'en';
