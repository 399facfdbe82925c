/** The areas that F6 goes round, in the order of the page. */
const selector = '[data-focus-area]';

/** Brings the focus to the area after, or before, the one that has it; round and round, past those with nothing to focus. */
export function cycleFocus(distance: 1 | -1): void {
  const areas = [...document.querySelectorAll<HTMLElement>(selector)].filter((area) => area.offsetParent !== null);
  // An area may lie in another: the innermost is where one is.
  const index = areas.findLastIndex((area) => area.contains(document.activeElement));
  const from = index < 0 && distance < 0 ? 0 : index;
  for (let far = 1; far <= areas.length; far += 1) {
    const area = areas.at((from + distance * far) % areas.length);
    if (area !== undefined && focusIn(area)) return;
  }
}

/** Brings the focus to an area, once it is drawn; an area that has it keeps it where it is. */
export function focusArea(name: string): void {
  setTimeout(() => {
    const area = document.querySelector<HTMLElement>(`[data-focus-area="${name}"]`);
    if (area !== null && !area.contains(document.activeElement)) focusIn(area);
  });
}

/** False: the area has nothing that takes the focus. */
function focusIn(area: HTMLElement): boolean {
  const target =
    area.tabIndex >= 0
      ? area
      : (area.querySelector<HTMLElement>('[data-focus-first]') ??
        area.querySelector<HTMLElement>(
          '.cm-content, textarea, [tabindex="0"], button:not([disabled]):not([tabindex="-1"]), input, a[href]',
        ));
  target?.focus();
  return target !== null;
}
