import { render } from 'preact';
import { watch } from './ask/ask';
import { serverClock } from './clock/server-clock';
import { ClockContext } from './clock/use-clock';
import { App, sessionEnded } from './frame/app';
import { askAheadOf } from './frame/ask-ahead';
import { LiveRegion } from './parts/announcer';
import { startNavigation } from './route/navigation';

const clock = serverClock(
  () => performance.now(),
  () => Date.now(),
);
watch({ dated: clock.hint, ended: sessionEnded });
// A browser that kept the page for Back would show what was there before: it is asked for again, as whoever is here now.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
startNavigation();
askAheadOf(location.pathname, location.search);
render(
  <ClockContext.Provider value={clock}>
    <App />
    <LiveRegion />
  </ClockContext.Provider>,
  document.getElementById('page')!,
);
