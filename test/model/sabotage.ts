import type { EntryPlan, Plan, Step } from '../../src/core/model/plan';
import { SecretValue } from '../../src/core/model/secret-value';
import { instant, SETTLE_MS } from '../../src/core/model/time';
import type { Ports } from '../../src/core/pass/ports';
import { AWSCURRENT, AWSPREVIOUS, type SecretFacts, type SecretStore } from '../../src/core/ports/secret-store';
import type { TokenApi } from '../../src/core/ports/token-api';

type World = Pick<Ports, 'tokenApi' | 'stores'>;

/** A defect put between the planner and the world, to see that the judge finds it. */
export interface Sabotage {
  readonly plan?: (plan: Plan) => Plan;
  readonly ports?: (ports: World) => World;
}

type StepChange = (steps: readonly Step[], entry: EntryPlan) => readonly Step[];

/** Changes the steps of every action. */
const inPlans = (change: StepChange): Pick<Sabotage, 'plan'> => ({
  plan: (plan) => ({
    ...plan,
    entries: plan.entries.map((entry) => ({
      ...entry,
      actions: entry.actions.map((action) => ({ ...action, steps: change(action.steps, entry) })),
    })),
  }),
});

const inStores = (change: (store: SecretStore) => Partial<SecretStore>, ports: World): World => ({
  ...ports,
  stores: (region) => {
    const store = ports.stores(region);
    const bound = Object.fromEntries(
      OPERATIONS.map((name) => [name, store[name].bind(store)]),
    ) as unknown as SecretStore;
    return { ...bound, ...change(bound) };
  },
});

const OPERATIONS = [
  'describe',
  'listByTags',
  'listVersions',
  'read',
  'create',
  'tag',
  'put',
  'moveLabel',
  'delete',
] as const;

const boundApi = (api: TokenApi): TokenApi => ({
  endpoint: api.endpoint,
  recognises: (value) => api.recognises(value),
  whoAmI: () => api.whoAmI(),
  authenticate: (value) => api.authenticate(value),
  listRoles: (workspace) => api.listRoles(workspace),
  listProjects: (workspace) => api.listProjects(workspace),
  listTokens: (workspace) => api.listTokens(workspace),
  getToken: (workspace, id) => api.getToken(workspace, id),
  issue: (workspace, request) => api.issue(workspace, request),
  edit: (workspace, id, changes) => api.edit(workspace, id, changes),
  enable: (workspace, id) => api.enable(workspace, id),
  disable: (workspace, id) => api.disable(workspace, id),
  revoke: (workspace, id) => api.revoke(workspace, id),
});

/** Ids of the entry's tokens, from the facts that the plan quotes. */
const tokensOf = (entry: EntryPlan): string[] =>
  Object.keys(entry.fingerprint).flatMap((name) => (name.startsWith('token ') ? [name.slice('token '.length)] : []));

const revoke = (token: string): Step => ({ kind: 'revoke', token }) as Step;

/** The old tokens die as soon as the new one is current. */
const eagerRevocation = inPlans((steps, entry) =>
  steps.some((step) => step.kind === 'promote') && steps.some((step) => step.kind === 'issue')
    ? [...steps, ...tokensOf(entry).map(revoke)]
    : steps,
);

/** AWSPREVIOUS comes off and the tokens die in the same pass: all but the current one, which is the newest. */
const oneStepRetiring = inPlans((steps, entry) =>
  steps.some((step) => step.kind === 'drop-label' && step.label === AWSPREVIOUS)
    ? [...steps, ...tokensOf(entry).slice(0, -1).map(revoke)]
    : steps,
);

const older = (secret: SecretFacts): SecretFacts => ({
  ...secret,
  lastChangedAt: instant(secret.lastChangedAt - SETTLE_MS),
});

/** Everything looks as if settle had passed. */
const noSettle: Sabotage = {
  ports: (ports) => {
    const { tokenApi } = ports;
    const aged = inStores(
      (store) => ({
        describe: async (id) => {
          const { value, at } = await store.describe(id);
          return { value: value && older(value), at };
        },
      }),
      ports,
    );
    const listTokens: TokenApi['listTokens'] = async function* (workspace) {
      for await (const page of tokenApi.listTokens(workspace)) {
        const value = page.value.map((token) => ({ ...token, createdAt: instant(token.createdAt - SETTLE_MS) }));
        yield { value, at: page.at };
      }
    };
    const api: TokenApi = { ...boundApi(tokenApi), listTokens };
    return { ...aged, tokenApi: api };
  },
};

/** AWSCURRENT is moved from wherever it is. */
const noCompareAndSwap: Sabotage = {
  ports: (ports) =>
    inStores(
      (store) => ({
        moveLabel: async (arn, label, move) => {
          const { value } = await store.describe(arn);
          const holder = [...(value?.labels ?? [])].find(([, labels]) => labels.includes(label))?.[0];
          const from = label === AWSCURRENT && holder !== undefined ? holder : move.from;
          return store.moveLabel(arn, label, { ...move, ...(from !== undefined && { from }) });
        },
      }),
      ports,
    ),
};

/** Every second value is damaged on its way into the store. */
const damagedValues = (ports: World): World => {
  let count = 0;
  return inStores(
    (store) => ({
      put: (arn, version, value, labels) =>
        store.put(
          arn,
          version,
          (count += 1) % 2 === 0 ? new SecretValue(`${value.reveal().slice(0, -9)}`) : value,
          labels,
        ),
    }),
    ports,
  );
};

const unverified = inPlans((steps) => steps.filter((step) => step.kind !== 'verify'));

/** Retiring goes by name and not by what was observed: it takes the newest token for the old one. */
const wrongToken = inPlans((steps, entry) =>
  steps.map((step) => (step.kind === 'disable' ? ({ ...step, token: tokensOf(entry).at(-1) } as Step) : step)),
);

/** What each sabotage is, and its own name in a report. */
export const SABOTAGES: Readonly<Record<string, Sabotage>> = {
  'the old token dies with the promotion': eagerRevocation,
  'tombstone and revocation in one pass': oneStepRetiring,
  'no settle': noSettle,
  'no compare-and-swap': noCompareAndSwap,
  'damaged values, promoted unverified': { ports: damagedValues, ...unverified },
  'disables the wrong token': wrongToken,
};
