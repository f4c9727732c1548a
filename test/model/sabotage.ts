import * as elsewhere from '../../src/core/pass/look/tokens/stored-value';
import { Resolved } from '../../src/core/pass/look/lists/resolved';
import type { Ports } from '../../src/core/ports/ports';
import { ActionContext } from '../../src/core/pass/steps/action/context';
import * as givingUp from '../../src/core/pass/steps/give-up-issued';
import * as verifying from '../../src/core/pass/steps/verify';
import * as observed from '../../src/core/reconcile/observed/observed';
import * as creators from '../../src/core/reconcile/observed/creators';
import * as emergency from '../../src/core/reconcile/endings/emergency';
import * as paused from '../../src/core/reconcile/observed/paused';
import * as pausing from '../../src/core/reconcile/changes/pausing';
import * as replacement from '../../src/core/reconcile/changes/replacement';
import * as retiring from '../../src/core/reconcile/endings/retire';
import { SecretValue } from '../../src/core/model/secret-value';
import { instant, later, SETTLE_MS } from '../../src/core/model/time';
import { type SecretFacts, type SecretStore } from '../../src/core/ports/secret-store';
import type { TokenApi } from '../../src/core/ports/token-api';

type World = Pick<Ports, 'tokenApi' | 'stores'>;

/** A defect put between a pass and the world, or into a function that ships, to see that the judge finds it. */
export interface Sabotage {
  readonly ports?: (ports: World) => World;
  /** Replaces functions; `jest.restoreAllMocks` puts them back. */
  readonly install?: () => void;
}

/** The same port with some of its methods replaced. */
const withMethods = <T extends object>(port: T, change: (port: T) => Partial<T>): T => {
  const changed = change(port);
  return new Proxy(port, {
    get(target, name) {
      if (name === 'during') return () => withMethods(port, change);
      if (name in changed) return changed[name as keyof T];
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
};

const inStores = (ports: World, change: (store: SecretStore) => Partial<SecretStore>): World => ({
  ...ports,
  stores: (region) => withMethods(ports.stores(region), change),
});

const inApi = (ports: World, change: (api: TokenApi) => Partial<TokenApi>): World => ({
  ...ports,
  tokenApi: withMethods(ports.tokenApi, change),
});

const described =
  (change: (secret: SecretFacts) => SecretFacts) =>
  (store: SecretStore): Partial<SecretStore> => ({
    describe: async (id) => {
      const { value, at } = await store.describe(id);
      return { value: value && change(value), at };
    },
    listByTags: async function* (tags) {
      for await (const { value, at } of store.listByTags(tags)) yield { value: value.map(change), at };
    },
  });

/** Everything looks as if settle had passed. */
const noSettle = (ports: World): World =>
  inApi(
    inStores(
      ports,
      described((secret) => ({ ...secret, lastChangedAt: instant(secret.lastChangedAt - SETTLE_MS) })),
    ),
    (api) => ({
      listTokens: async function* (workspace) {
        for await (const { value, at } of api.listTokens(workspace)) {
          yield { value: value.map((token) => ({ ...token, createdAt: later(token.createdAt, -SETTLE_MS) })), at };
        }
      },
    }),
  );

const damagedValues = (ports: World): World => {
  let count = 0;
  return inStores(ports, (store) => ({
    put: (arn, version, value, all) => {
      count += 1;
      const text = count % 2 === 0 ? new SecretValue(value.reveal().slice(0, -9)) : value;
      return store.put(arn, version, text, all);
    },
  }));
};

/** Verification that looks at nothing but which token the value says it is. */
const unverified = (): void => {
  const original = verifying.verify;
  jest.spyOn(verifying, 'verify').mockImplementation(async (step, context) => {
    if (step.what === 'issued') return;
    const { value } = await context.store.read(context.requireArn(), context.version(step.version));
    const decoded = value.kind === 'value' ? elsewhere.decodeStored(value.value, context.api) : undefined;
    if (decoded?.tokenId !== undefined) context.uses(decoded.tokenId);
    else if (context.issued) context.uses(context.issued.id);
    else await original(step, context).catch(() => undefined);
  });
};

/** The secret store's answers carry the token API's time. */
const wrongClock = (ports: World): World =>
  inStores(ports, (store) => ({
    describe: async (id) => ({
      value: (await store.describe(id)).value,
      at: (await ports.tokenApi.listRoles('ws_acme' as never)).at,
    }),
  }));

const keepsTokens = (when: (context: ActionContext) => boolean): (() => void) => {
  const original = givingUp.giveUpIssued;
  return () =>
    void jest.spyOn(givingUp, 'giveUpIssued').mockImplementation(async (context, id) => {
      if (!when(context)) return original(context, id);
      context.issued = undefined;
      context.subject = undefined;
    });
};

const spares = (phases: readonly string[]): (() => void) => {
  const original = emergency.planEmergency;
  return () =>
    void jest.spyOn(emergency, 'planEmergency').mockImplementation((subject, blocked) => {
      const spared = subject.generations.all.filter(({ phase }) => phases.includes(phase)).map(({ token }) => token.id);
      const plan = original(subject, blocked);
      const isSpared = (steps: readonly { readonly kind: string }[]): boolean =>
        steps.some((step) => step.kind === 'revoke' && spared.includes((step as unknown as { token: never }).token));
      return { ...plan, actions: plan.actions.filter(({ steps }) => !isSpared(steps)) };
    });
};

/** What each sabotage is, and its own name in a report. */
export const SABOTAGES: Readonly<Record<string, Sabotage>> = {
  'no settle': { ports: noSettle },
  'damaged values, promoted unverified': { ports: damagedValues, install: unverified },
  'no fences': { install: () => void jest.spyOn(ActionContext.prototype, 'fence').mockReturnValue() },
  'a loser keeps its token': { install: keepsTokens((context) => context.issued !== undefined) },
  'a lost issue is not given up': { install: keepsTokens((context) => context.issued === undefined) },
  'the wrong one of two clocks': { ports: wrongClock },
  'creators are ignored': { install: () => void jest.spyOn(observed, 'creatorOf').mockReturnValue('anybody') },
  'a mark proves a creator': {
    install: () =>
      void jest
        .spyOn(creators, 'provenCreators')
        .mockImplementation((world) =>
          creators.markedCreators(world.managementToken, [...world.declared.values(), ...world.undeclared]),
        ),
  },
  'a label in a value is believed': {
    install: () => {
      const original = elsewhere.identifyStored;
      jest.spyOn(elsewhere, 'identifyStored').mockImplementation(async (text, context) => {
        const decoded = elsewhere.decodeStored(text, context.api);
        const id = decoded?.tokenId;
        return id !== undefined && context.isListed(id)
          ? {
              kind: 'token',
              tokenId: id,
              proof: 'authenticated',
              ...(decoded?.label !== undefined && { label: decoded.label }),
            }
          : original(text, context);
      });
    },
  },
  'an emergency spares what is retired': { install: spares(['tombstoned', 'disabled', 'orphan']) },
  'an emergency spares what was superseded': { install: spares(['superseded', 'pending']) },
  'an emergency spares what was taken over': { install: spares(['adopted']) },
  'whatever is disabled is enabled again': {
    install: () => void jest.spyOn(paused, 'isPaused').mockImplementation(({ token }) => token.status === 'disabled'),
  },
  'the end of a pause enables superseded tokens too': {
    install: () => {
      jest.spyOn(pausing, 'planResume').mockImplementation((subject) => {
        const steps = subject.generations.all
          .filter((one) => paused.isPaused(one))
          .map(({ token }) => ({ kind: 'enable', token: token.id, ifMatch: token.version }) as const);
        return steps.length > 0 ? [replacement.action(subject, 'resume', [], steps)] : [];
      });
    },
  },
  'the old token dies with the promotion': {
    install: () => {
      const original = replacement.successor;
      jest.spyOn(replacement, 'successor').mockImplementation((subject, ...rest) => {
        const made = original(subject, ...rest);
        const { current } = subject;
        return current
          ? {
              ...made,
              steps: [...made.steps, { kind: 'revoke', token: current.token.id, ifMatch: current.token.version }],
            }
          : made;
      });
    },
  },
  'retiring takes the newest token for the old one': {
    install: () => {
      const original = retiring.planRetiring;
      jest.spyOn(retiring, 'planRetiring').mockImplementation((subject) => {
        const plan = original(subject);
        const newest = subject.generations.all.at(-1);
        const steps = (all: readonly { readonly kind: string }[]) =>
          all.map((step) =>
            step.kind === 'disable' && newest
              ? { ...step, token: newest.token.id, ifMatch: newest.token.version }
              : step,
          );
        return {
          ...plan,
          actions: plan.actions.map((one) => ({ ...one, steps: steps(one.steps) as typeof one.steps })),
        };
      });
    },
  },
  'a secret that is declared counts as undeclared': {
    install: () => void jest.spyOn(Resolved.prototype, 'isDeclared').mockReturnValue(false),
  },
};
