const shown = new WeakMap<Element, string>();

/** Puts children into an element, unless what they show is there already: focus, scrolling and pictures stay as they are. */
export function show(parent: Element, what: unknown, children: () => readonly (Node | string)[]): void {
  const key = JSON.stringify(what);
  if (shown.get(parent) === key) return;
  shown.set(parent, key);
  parent.replaceChildren(...children());
}
