import { createHash } from 'node:crypto';

/** What AWS takes at most for the name of a role, a function, a schedule or its group. */
const LONGEST = 64;

/**
 * Names of what a stack makes: the same at every synth, and another for each owner, workspace and region, since roles are
 * shared by all regions of an account.
 */
export class Names {
  constructor(private readonly prefix: string) {}

  /** @param what a few letters that say which of them; they stay whole when a long name is cut */
  of(what: string): string {
    const whole = `${this.prefix}-${what}`;
    if (whole.length <= LONGEST) return whole;
    const mark = createHash('sha256').update(this.prefix).digest('hex').slice(0, 8);
    return `${this.prefix.slice(0, LONGEST - what.length - mark.length - 2)}-${mark}-${what}`;
  }
}

export interface Named {
  readonly ownerId: string;
  readonly workspaceId: string;
}

/**
 * `hawzu-<owner>-<workspace>-<region>-<mark>`, in letters that every service takes. The mark keeps apart what would read the same:
 * a workspace may have a hyphen where another owner id has one.
 */
export function namesOf({ ownerId, workspaceId }: Named, region: string, prefix = 'hawzu'): Names {
  const parts = [prefix, ownerId, workspaceId, region];
  const mark = createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 6);
  return new Names([...parts, mark].join('-').replaceAll(/[^A-Za-z0-9_-]/g, '-'));
}
