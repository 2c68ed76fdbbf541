/** What the page shows, as its address says it: a reload and a link lead back to it. */
export interface Place {
  readonly user: string | undefined;
  readonly kind: string | undefined;
  readonly job: string | undefined;
}

/** Where the page is. */
export function placeNow(): Place {
  const said = new URLSearchParams(location.hash.slice(1));
  const [user, kind, job] = ['user', 'kind', 'job'].map((name) => said.get(name) ?? undefined);
  return { user, kind, job };
}

/** Goes to a place; the browser's "back" leads to the last one. */
export function goTo(place: Place): void {
  const hash = `#${new URLSearchParams(Object.entries(place).flatMap(([name, value]) => (value ? [[name, value]] : [])))}`;
  if (hash === location.hash) return;
  // The first place is where the visit began.
  if (location.hash === '') history.replaceState(null, '', hash);
  else history.pushState(null, '', hash);
}
