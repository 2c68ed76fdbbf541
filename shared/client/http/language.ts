/** Languages in which the API and this client speak to people. */
export type Language = 'fr' | 'en';
