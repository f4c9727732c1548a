import { ChainCheck, type ChainBreak, type ChainHead, type KeptHead, type WireAuditEvent } from '../../src/contract';
import type { Bed } from './service-bed';

export interface Exported {
  readonly events: readonly WireAuditEvent[];
  readonly head: ChainHead | undefined;
}

/** What the export of a workspace answers, line by line. */
export async function exported(
  bed: Pick<Bed, 'service'>,
  token: string,
  query = '',
  workspace = 'ws_acme',
): Promise<Exported> {
  const answer = await fetch(`${bed.service.url}/api/v1/workspace/${workspace}/audit-events/export${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  const lines = (await answer.text()).trimEnd().split('\n');
  const read = lines.map((line) => JSON.parse(line) as WireAuditEvent | { head: ChainHead });
  return {
    events: read.filter((one) => 'kind' in one),
    head: read.flatMap((one) => ('head' in one ? [one.head] : []))[0],
  };
}

/** What is wrong with a chain from its first event on. */
export function brokenIn(
  events: readonly WireAuditEvent[],
  kept: readonly KeptHead[] = [],
  workspace = 'ws_acme',
): ChainBreak | undefined {
  const check = new ChainCheck(workspace, undefined, kept);
  for (const event of events) {
    const broken = check.follow(event);
    if (broken !== undefined) return broken;
  }
  return check.end();
}
