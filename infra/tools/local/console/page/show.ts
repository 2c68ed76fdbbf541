const shown = new WeakMap<Element, string>();

/**
 * Puts children into an element, unless what they show is there already: focus, scrolling and pictures stay as they are. Where they are
 * replaced, focus goes on to the child with the same `data-key`.
 */
export function show(parent: Element, what: unknown, children: () => readonly (Node | string)[]): void {
  const key = JSON.stringify(what);
  if (shown.get(parent) === key) return;
  shown.set(parent, key);
  const focused = parent.contains(document.activeElement) ? document.activeElement?.getAttribute('data-key') : null;
  parent.replaceChildren(...children());
  if (typeof focused === 'string') {
    parent.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
}
