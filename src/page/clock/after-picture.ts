import { useEffect, useState } from 'preact/hooks';

/** False until what is drawn now has been seen: the picture with it is out before anything else is begun. */
export function useIsSeen(isDrawn: boolean): boolean {
  const [isSeen, setIsSeen] = useState(false);
  useEffect(() => {
    if (!isDrawn) return undefined;
    let next = requestAnimationFrame(() => {
      next = requestAnimationFrame(() => setIsSeen(true));
    });
    return () => cancelAnimationFrame(next);
  }, [isDrawn]);
  return isSeen;
}
