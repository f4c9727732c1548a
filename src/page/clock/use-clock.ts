import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { ServerClock } from './server-clock';

export const ClockContext = createContext<ServerClock | null>(null);

export function useClock(): ServerClock {
  const clock = useContext(ClockContext);
  if (clock === null) throw new Error('There is no clock around this part of the page.');
  return clock;
}

/** The service's time, told anew every so often. */
export function useNow(everyMilliseconds = 30_000): number {
  const clock = useClock();
  const [now, setNow] = useState(clock.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), everyMilliseconds);
    return () => clearInterval(timer);
  }, [clock, everyMilliseconds]);
  return now;
}
