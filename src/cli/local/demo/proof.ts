import { describeAccess } from '../../../core/model/access';
import { prepare } from '../../../core/pass/prepare';
import { actionsOf } from '../../../core/reconcile/plan';
import { duration } from '../../../core/model/time';
import { inventoryText } from '../../pass/show-inventory';
import { inventoriesOf } from '../../pass/taking-inventory';
import { type Session, type SpecSession, specsOfRun } from '../../pass/session';
import type { Terminal } from '../../terminal/terminal';
import { currentValue } from './current-value';
import { heading } from './heading';

/** Shows the inventory and every stored value at work. Returns how many actions a second plan still has. */
export async function prove(terminal: Terminal, session: Session): Promise<number> {
  const prepared = await prepare(
    specsOfRun(session, () => ({})),
    'versions',
  );
  heading(terminal, '2. Inventory');
  const told = { within: duration(14, 'd'), named: undefined, reading: session.reading };
  terminal.result(inventoryText(terminal, await inventoriesOf(prepared, told), 'table').text);
  heading(terminal, '3. Every value in Secrets Manager calls the API as the token it should be');
  for (const spec of session.specs) {
    for (const token of spec.desired.tokens) terminal.result(`  ${await proveOne(spec, token.name)}`);
  }
  return prepared.reduce((left, { plan }) => left + actionsOf(plan).length, 0);
}

async function proveOne(spec: SpecSession, name: string): Promise<string> {
  const token = spec.desired.tokens.find((one) => one.name === name);
  if (!token || token.secret.kind !== 'managed') return `${name}: its secret is elsewhere`;
  if (!token.enabled) return `${name}: enabled: false, so there is no value`;
  const { value: identity } = await spec.ports.tokenApi.authenticate(await currentValue(spec, token));
  return `${token.secret.name} → GET /me → ${identity.tokenId}, ${describeAccess(identity.access)}`;
}
