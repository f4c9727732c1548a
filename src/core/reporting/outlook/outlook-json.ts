import type { Breakage } from '../../inventory/inventory';
import { formatInstant } from '../../model/time';
import type { Outlook } from '../../outlook/outlook';
import { renderDocument, type Stamp } from '../document/document';

/** What is to come for a spec, and what would break if nothing ran. */
export interface Forecast {
  readonly outlook: Outlook;
  readonly breakages: readonly Breakage[];
}

/** Forecasts as a document. Every field is always there, `null` where there is nothing; times are ISO 8601 in UTC. */
export const renderOutlookJson = (forecasts: readonly Forecast[], stamp: Stamp): string =>
  renderDocument(
    {
      kind: 'forecasts',
      specs: forecasts.map(({ outlook }) => outlook),
      findings: [],
      result: { forecasts: forecasts.map(data) },
    },
    stamp,
  );

const data = ({ outlook: { ownerId, workspace, asOf, until, events }, breakages }: Forecast): object => ({
  ownerId,
  workspace,
  asOf: formatInstant(asOf),
  until: formatInstant(until),
  events: events.map(({ at, token, consumer, kind, tokenId, why }) => ({
    at: formatInstant(at),
    token,
    consumer,
    kind,
    tokenId: tokenId ?? null,
    why,
  })),
  ifNothingRuns: breakages.map((one) => ({ ...one, at: formatInstant(one.at) })),
});
