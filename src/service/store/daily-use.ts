const DAY = 24 * 60 * 60_000;

/** Days are of UTC, counted from the epoch. */
export const dayOf = (at: number): number => Math.floor(at / DAY);

export const dayText = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

export const startOfDay = (day: number): number => day * DAY;

/** So many days uses are kept. */
export const USES_KEPT_DAYS = 400;

/** What a token used one permission for in one place on one day. */
export interface DailyUse {
  readonly workspaceId: string;
  readonly tokenId: string;
  readonly day: number;
  readonly permission: string;
  /** Id of a project, or of the workspace. */
  readonly place: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly count: number;
}
