import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Regions that tell readers of the screen what came of something. Behind a dialog nothing is read: the topmost tells. */
const regions: HTMLElement[] = [];

export function announce(text: string): void {
  const region = regions.at(-1);
  if (region === undefined) return;
  region.textContent = '';
  // The same words again are read again only if they were gone in between.
  setTimeout(() => {
    const now = regions.at(-1) ?? region;
    now.textContent = text;
  }, 50);
}

export function LiveRegion(): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const region = element.current;
    if (region === null) return undefined;
    regions.push(region);
    return () => void regions.splice(regions.indexOf(region), 1);
  }, []);
  return <div class="unseen" role="status" aria-live="polite" ref={element} />;
}
