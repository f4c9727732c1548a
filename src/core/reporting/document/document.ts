import { concealAll } from '../../diagnostics/conceal';
import type { Diagnostic } from '../../diagnostics/diagnostic';
import { countBySeverity, inReadingOrder } from '../../diagnostics/order';
import { formatInstant, type Instant } from '../../model/time';

/** Rises when a reader of the former version could misunderstand what is written. New fields may come in any version. */
export const FORMAT_VERSION = 3;

/** What a document tells: a kind for each result of a command, and one for a command that came to none. */
export type DocumentKind =
  | 'plans'
  | 'outcomes'
  | 'inventories'
  | 'forecasts'
  | 'statuses'
  | 'validation'
  | 'stacks'
  | 'adoptions'
  | 'policies'
  | 'inventory-changes'
  | 'gateway-checks'
  | 'failure';

/** Whom a run was about. */
export interface SpecId {
  readonly ownerId: string;
  readonly workspace: string;
}

/** What a command tells a machine, whatever the command. */
export interface MachineDocument {
  readonly kind: DocumentKind;
  readonly specs: readonly SpecId[];
  /** Everything that is to be told to people, waived findings included and marked. */
  readonly findings: readonly Diagnostic[];
  readonly result: object;
}

/** Who wrote a document, and when. */
export interface Stamp {
  readonly tool: string;
  readonly time: Instant;
}

export const kindName = (kind: DocumentKind): string => `hawzu-tokens/${kind}`;

/** The one document that a command writes with `--format json`; `schemas/output.schema.json` is its schema. It holds no value. */
export function renderDocument({ kind, specs, findings, result }: MachineDocument, { tool, time }: Stamp): string {
  const ordered = inReadingOrder(findings);
  const document = {
    kind: kindName(kind),
    formatVersion: FORMAT_VERSION,
    tool,
    time: formatInstant(time),
    specs: specs.map(({ ownerId, workspace }) => ({ ownerId, workspace })),
    summary: countBySeverity(ordered),
    findings: ordered,
    result,
  };
  return `${JSON.stringify(concealAll(document), null, 2)}\n`;
}
