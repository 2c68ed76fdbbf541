import { createClient, type Language, type SoramiClient } from '../../../../../shared/client/index.ts';
import { localServer } from './local-server.ts';

/** Clerk's tokens live a minute. */
const TOKEN_MS = 45_000;

/** A client of the API as a sample user who is signed in. */
export function signIn(api: string, user: string, language: Language): SoramiClient {
  let token = '';
  let goodUntil = 0;
  return createClient({
    baseUrl: api,
    language,
    token: async ({ skipCache }) => {
      if (skipCache || Date.now() > goodUntil) {
        ({ token } = await localServer.token(user));
        goodUntil = Date.now() + TOKEN_MS;
      }
      return token;
    },
  });
}
