/** A day, or a time of one, in UTC as epoch ms; `NaN` for one that is not in the calendar: `Date.parse` takes February 31 for March 3. */
export function utc(text: string): number {
  const time = Date.parse(text);
  return Number.isNaN(time) || !new Date(time).toISOString().startsWith(text.slice(0, 10)) ? Number.NaN : time;
}
