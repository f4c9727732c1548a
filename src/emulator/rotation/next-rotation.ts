import { randomIndex, type RandomSource } from '../store/secret/random-source';
import type { Rotation, RotationWindow } from '../store/secret/rotation';
import { nextWindow } from './schedule/next-window';
import { scheduleOf } from './schedule/schedule';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** The next window after `now`, and the second in it that chance picks; undefined if no rules name times. */
export function drawWindow(
  { rules, countsFrom }: Pick<Rotation, 'rules' | 'countsFrom'>,
  now: number,
  random: RandomSource,
): RotationWindow | undefined {
  const schedule = scheduleOf(rules ?? {});
  const window = schedule === undefined ? undefined : nextWindow(schedule, countsFrom, now);
  if (window === undefined) return undefined;
  const minutes = (window.closesAt - window.opensAt) / MINUTE_MS;
  const rotatesAt = window.opensAt + randomIndex(random, minutes) * MINUTE_MS + randomIndex(random, 60) * SECOND_MS;
  return { ...window, rotatesAt };
}

/** Says that a rotation happened: where days are counted, they are counted from now. */
export function rescheduled(rotation: Rotation, now: number, random: RandomSource): Rotation {
  const countsDays = scheduleOf(rotation.rules ?? {})?.kind === 'days';
  const countsFrom = countsDays ? now : rotation.countsFrom;
  return { ...rotation, countsFrom, window: drawWindow({ ...rotation, countsFrom }, now, random) };
}
