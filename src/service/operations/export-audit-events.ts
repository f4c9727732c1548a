import { exportAuditEvents as definition } from '../../contract/operations/export-audit-events';
import type { ChainHead } from '../../contract/vocabulary/audit/chain';
import type { Acting, Operation, Part } from './operation';
import type { TokenView } from '../store/token-store';

/** Events of one transaction; whoever exports a million does not hold the store meanwhile. */
export const EVENTS_OF_A_PART = 500;

interface Place {
  readonly after: number;
  /** As the first part saw it: what comes later belongs to the next export. */
  readonly head: ChainHead;
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;

async function part(acting: Acting, { audit }: TokenView, place: Place): Promise<Part> {
  const { after, head } = place;
  const workspaceId = acting.caller.workspace.id;
  const limit = EVENTS_OF_A_PART;
  const events = (await audit.part({ workspaceId, after, upTo: head.number, limit })).map(({ event }) => event);
  const text = events.map(line).join('');
  const last = events.at(-1)?.number ?? head.number;
  if (last >= head.number) return { text: text + line({ head, signed_head: acting.signed(head) }) };
  return { text, next: (again, tokens) => part(again, tokens, { after: last, head }) };
}

export const exportAuditEvents: Operation = {
  definition,
  part: async (acting, tokens) => {
    const head = await tokens.audit.head(acting.caller.workspace.id);
    return part(acting, tokens, { after: Number(acting.query.after ?? 0), head });
  },
};
