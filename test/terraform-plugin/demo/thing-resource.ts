import { randomUUID } from 'node:crypto';
import type { ApplyOf, ConfiguredContext, Diagnostic, PlanOf, StateOf } from '../../../src/terraform/plugin';
import { UNKNOWN, defineResource, errorDiagnostic, isUnknown, warningDiagnostic } from '../../../src/terraform/plugin';
import { thingSchema } from './thing-schema';
import type { ThingStore } from './thing-store';

type State = StateOf<typeof thingSchema>;
type Applied = ApplyOf<typeof thingSchema>;

/** The state after a create or an update: the plan, with what was unknown filled in. */
function stateOf(planned: Applied, id: string, revision: number): State {
  return {
    ...planned,
    id,
    revision,
    region: isUnknown(planned.region) ? 'north' : planned.region,
    kind: isUnknown(planned.kind) ? 'plain' : planned.kind,
    grants:
      planned.grants?.map((grant, index) => ({
        project: grant.project,
        role: isUnknown(grant.role) ? 'viewer' : grant.role,
        grant_id: isUnknown(grant.grant_id) ? `grant-${index}` : grant.grant_id,
      })) ?? null,
  };
}

function validate(config: PlanOf<typeof thingSchema>): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (config.name === 'forbidden') diagnostics.push(errorDiagnostic('Bad name', 'Choose another one.', ['name']));
  if (!isUnknown(config.tags) && config.tags !== null && 'bad' in config.tags) {
    diagnostics.push(errorDiagnostic('Bad tag', 'Remove it.', ['tags', 'bad']));
  }
  if (!isUnknown(config.lines) && config.lines !== null && config.lines[1] === 'bad') {
    diagnostics.push(errorDiagnostic('Bad line', 'Remove it.', ['lines', 1]));
  }
  if (!isUnknown(config.owner) && config.owner?.team === 'nobody') {
    diagnostics.push(errorDiagnostic('Bad team', 'Name a team.', ['owner', 'team']));
  }
  if (!isUnknown(config.grants) && config.grants !== null) {
    config.grants.forEach((grant, index) => {
      if (!isUnknown(grant) && grant.role === 'king') {
        diagnostics.push(errorDiagnostic('Bad role', 'There are no kings.', ['grants', index, 'role']));
      }
    });
  }
  if (config.behaviour === 'warn') diagnostics.push(warningDiagnostic('Careful', 'It will be.', ['behaviour']));
  return diagnostics;
}

/** Waits as long as nothing aborts; then it throws as an aborted HTTP request would. */
async function untilAborted({ signal }: ConfiguredContext<ThingStore>): Promise<never> {
  return new Promise((_, reject) => {
    const keepAlive = setInterval(() => undefined, 1_000);
    signal.addEventListener('abort', () => {
      clearInterval(keepAlive);
      reject(new DOMException('aborted', 'AbortError'));
    });
  });
}

export const thingResource = defineResource<ThingStore, typeof thingSchema>({
  schema: thingSchema,
  version: 2,
  validateConfig: ({ config }) => validate(config),
  upgradeState: ({ version, state }) => {
    const { title, ...rest } = state;
    return { state: version === 0 && title !== undefined ? { ...rest, name: title } : state };
  },
  read: ({ state, private: kept }, { client, log }) => {
    log.debug('reading', { with_private: kept !== '' });
    if (state.id === null) return { state: null };
    const thing = client.get(state.id);
    if (thing === undefined) return { state: null };
    return {
      state: {
        ...state,
        name: thing.name,
        content: thing.content,
        revision: thing.revision,
        kind: state.kind ?? 'plain',
      },
    };
  },
  plan: ({ suggested, config, private: kept }) => {
    if (config.behaviour === 'wrong-plan') return { planned: { ...suggested, content: 'invented' } };
    if (config.behaviour === 'throw-in-plan') throw new Error('the plan fell over');
    return { planned: suggested, private: kept === '' ? 'planned' : kept };
  },
  planDestroy: ({ prior }) => (prior.content === 'precious' ? [warningDiagnostic('This is precious')] : []),
  create: async ({ planned, config, private: kept }, context) => {
    const { client, log } = context;
    const id = randomUUID();
    process.stdout.write('a stray line on standard output\n');
    log.info('creating', { with_password: config.password !== null, with_private: kept === 'planned' });
    switch (planned.behaviour ?? '') {
      case 'fail':
        return { state: null, diagnostics: [errorDiagnostic('The folder is full', 'Empty it.', ['content'])] };
      case 'throw':
        throw new TypeError('undefined is not a thing');
      case 'crash':
        setImmediate(() => {
          throw new Error('the demo crashed on purpose');
        });
        return untilAborted(context);
      case 'die':
        process.kill(process.pid, 'SIGKILL');
        return untilAborted(context);
      case 'wait':
        client.put({ id: 'waiting', name: planned.name, content: null, revision: 0 });
        return untilAborted(context);
      case 'leave-unknown':
        return { state: { ...stateOf(planned, id, 1), id: UNKNOWN as unknown as string } };
      case 'wrong-state':
        return { state: { ...stateOf(planned, id, 1), content: 'something else' } };
    }
    client.put({ id, name: planned.name, content: planned.content, revision: 1 });
    const state = stateOf(planned, id, 1);
    return planned.behaviour === 'partial'
      ? { state, diagnostics: [errorDiagnostic('Half way', 'The rest failed.')] }
      : { state };
  },
  update: async ({ prior, planned }, context) => {
    if (planned.behaviour === 'wait') return untilAborted(context);
    const id = prior.id ?? '';
    const revision = (context.client.get(id)?.revision ?? 0) + 1;
    context.client.put({ id, name: planned.name, content: planned.content, revision });
    return { state: stateOf(planned, id, revision) };
  },
  delete: ({ prior }, { client }) => {
    if (prior.behaviour === 'undeletable') return { diagnostics: [errorDiagnostic('It does not want to go')] };
    client.remove(prior.id ?? '');
    return {};
  },
  import: ({ id }, { client }) => (client.get(id) === undefined ? { state: null } : { state: { id } }),
  move: ({ sourceType, sourceState }) => {
    const { id, input } = sourceState;
    if (sourceType !== 'terraform_data' || typeof id !== 'string') return undefined;
    return { state: { id, name: typeof input === 'string' ? input : 'moved', kind: 'plain' } };
  },
});
