import type { DesiredState, DesiredToken, DeclaredState } from '../../../core/model/desired';
import type { TokenName, WorkspaceId } from '../../../core/model/ids';
import { scopeKeyOf } from '../../../core/model/label';
import { addressOf } from '../../../core/model/secret-address';
import { runCodes } from '../../../core/diagnostics/catalogue/run';
import { locate } from '../../../core/pass/locate';
import type { Listed, OurSecrets } from '../../../core/pass/look/lists/look-up';
import { during, type Ports } from '../../../core/ports/ports';
import { prepare, type SpecOfRun } from '../../../core/pass/prepare';
import type { RIGHTS, Survey } from '../../../core/pass/look/survey';
import { isPortError } from '../../../core/ports/errors';
import type { SecretFacts } from '../../../core/ports/secret-store';
import { NAME_TAG } from '../../../core/reconcile/observed/observed';
import type { Policy } from '../../../core/policy/policy';
import type { PlanOptions } from '../../../core/reconcile/entry/subject';
import { resolveAccess } from '../../../core/token-spec/access/resolve-access';
import { type Diagnostic, DiagnosticsError, errorDiagnostic } from '../../plugin';
import type { Path } from '../../../core/token-spec/document/spec-document';
import { ENTRY, placeOfPath, toTerraform } from '../access-token/attributes/attribute-place';
import { HCL_WORDS } from '../access-token/attributes/hcl-words';
import { type ResourceView, entryOf } from '../access-token/view/entry';
import type { KnownSecret } from '../access-token/attributes/pinned-secret';
import { KeyedMutex } from './keyed-mutex';
import { ListedSecrets } from './listed-secrets';
import { ReadOnce } from './read-once';

/** One resource, as a pass is asked for it. */
export interface Order {
  readonly desired: DesiredState;
  readonly survey: Survey;
  /** Without an ARN in it, secrets with the resource's tag are looked for by list. */
  readonly known: KnownSecret;
  /** Its secret as an earlier process saw it, where a list that shows the same may stand for asking again. */
  readonly before?: SecretFacts | undefined;
  readonly options?: PlanOptions;
  /** Ends the waits of calls that are made for it, but not of those that read lists for all. */
  readonly signal?: AbortSignal;
}

/** How a configured provider reaches the world. Every failure comes out as diagnostics for people. */
export class HawzuClient {
  readonly once: ReadOnce;
  readonly #listed: ListedSecrets;
  readonly #atWork = new KeyedMutex();
  readonly #declared = new Map<string, TokenName>();

  constructor(
    readonly ports: Ports,
    /** Those that every resource is held against. */
    readonly policies: readonly Policy[] = [],
  ) {
    this.once = new ReadOnce(ports);
    this.#listed = new ListedSecrets((located) => this.once.ourSecrets(located));
  }

  /** Roles, projects and who we are. @throws DiagnosticsError */
  async survey(workspace: WorkspaceId, rights: keyof typeof RIGHTS): Promise<Survey> {
    const { survey, diagnostics } = await asDiagnostics(() => this.once.survey(workspace, rights));
    if (!survey) throw new DiagnosticsError(...diagnostics.map(toTerraform));
    return survey;
  }

  /** Turns needs into roles. @throws DiagnosticsError on the attributes whose role or project the workspace does not have */
  resolve(declared: DeclaredState, { catalogue, projects }: Survey): DesiredState {
    const placeOf = (_: unknown, ...path: Path) => placeOfPath([...ENTRY, ...path]);
    const resolution = resolveAccess(declared, { roles: catalogue, projects }, placeOf, HCL_WORDS);
    if (resolution.kind === 'failed') throw new DiagnosticsError(...resolution.errors.map(toTerraform));
    return resolution.state;
  }

  /** One resource as a spec of a pass, over the lists that all resources of this process share. */
  specOf({ desired, survey, known, before, options = {}, signal }: Order): SpecOfRun {
    const ports = signal ? during(this.ports, { signal }) : this.ports;
    return {
      ports,
      desired,
      survey,
      options: { words: HCL_WORDS, ...options },
      listed: (located) => this.#lists(located, known, before),
      listedAt: async () => (await this.once.tokens(desired.workspace)).observedAt,
    };
  }

  /** Looks at the secret and tokens of one resource and plans it; changes nothing. @throws DiagnosticsError */
  async look(order: Order, mode: 'versions' | 'values'): Promise<ResourceView> {
    const [prepared] = await asDiagnostics(() => prepare([this.specOf(order)], mode));
    return entryOf(prepared!);
  }

  /**
   * The same for a resource that is to be created, if anything of it may be there; the lists that all share tell. Without
   * a token of this owner at the secret, nobody is asked.
   */
  async lookIfThere(order: Order): Promise<ResourceView | undefined> {
    const located = await asDiagnostics(() => locate(this.ports, order.desired));
    const [token] = located.tokens;
    const isThere = token && (await asDiagnostics(() => this.#mayBeThere(located, token)));
    return isThere ? this.look(order, 'versions') : undefined;
  }

  /**
   * One process plans a creation of one thing once: two are two resources with one identity, or one secret.
   * @throws DiagnosticsError on the second
   */
  async declareOnce(desired: DesiredState): Promise<void> {
    const located = await asDiagnostics(() => locate(this.ports, desired));
    for (const token of located.tokens) {
      const keys = keysOf(located, token);
      const other = keys.map((key) => this.#declared.get(key)).find((name) => name !== undefined);
      if (other !== undefined) throw new DiagnosticsError(declaredTwice(token, other));
      for (const key of keys) this.#declared.set(key, token.name);
    }
  }

  async #mayBeThere(located: DesiredState, token: DesiredToken): Promise<boolean> {
    const { secret, name, region } = token;
    if (secret.kind === 'external') {
      const { index } = await this.once.tokens(located.workspace);
      return index.ofScope(scopeKeyOf(located.ownerId, secret.arn)).length > 0;
    }
    const found = (await this.once.ourSecrets(located)).get(region ?? '');
    return [...(found?.secrets ?? []), ...(found?.replicas ?? [])].some(
      (one) => one.name === secret.name || one.tags[NAME_TAG] === name,
    );
  }

  /** Work on one secret, or under one name, is done by one resource after the other. */
  async alone<T>(desired: DesiredState, work: () => Promise<T>): Promise<T> {
    const located = await asDiagnostics(() => locate(this.ports, desired));
    return this.#atWork.holding(
      located.tokens.flatMap((token) => keysOf(located, token)),
      work,
    );
  }

  async #lists(located: DesiredState, known: KnownSecret, before: SecretFacts | undefined): Promise<Listed> {
    const { index } = await this.once.tokens(located.workspace);
    const { arn, token } = known;
    const ours = await Promise.all(
      located.tokens.map(async (one): Promise<readonly [string, OurSecrets]> => {
        const region = one.region ?? '';
        if (arn !== undefined || one.secret.kind === 'external') return [region, { at: index.at, secrets: [] }];
        const found = (await this.once.ourSecrets(located)).get(region);
        const mine = found?.secrets.filter((secret) => secret.tags[NAME_TAG] === one.name) ?? [];
        return [region, { at: found?.at ?? index.at, secrets: mine }];
      }),
    );
    return {
      tokens: index,
      ours: new Map(ours),
      isPartial: true,
      ...(before && { answers: this.#listed.unchanged(located, before) }),
      ...(arn !== undefined && { remembered: [{ arn, ...(token !== undefined && { token }) }] }),
    };
  }
}

function declaredTwice({ name }: DesiredToken, other: TokenName): Diagnostic {
  return name === other
    ? errorDiagnostic(
        `Two resources declare the token ${name}`,
        'A token is workspace_id, owner_id and name: give each resource another name, or keep one of them.\nCode: declared-twice',
        ['name'],
      )
    : errorDiagnostic(
        `The tokens ${other} and ${name} have the same secret`,
        'One secret holds one token: give each its own.\nCode: declared-twice',
        ['secret'],
      );
}

/** A secret is a region and a name, however it is said; an entry may come to one of another name by its tag. */
function keysOf({ workspace, ownerId }: DesiredState, token: DesiredToken): readonly string[] {
  const { secret, region, name, renamedFrom } = token;
  const place = secret.kind === 'external' ? addressOf(secret.arn) : { region, name: secret.name };
  const entries = [name, ...(renamedFrom === undefined ? [] : [renamedFrom])];
  return [
    ['secret', place?.region, place?.name].join('\n'),
    ...entries.map((one) => ['entry', workspace, ownerId, one].join('\n')),
  ];
}

/** Runs calls of the ports; a failed one becomes a diagnostic. */
export async function asDiagnostics<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isPortError(error)) throw error;
    const parameters = { operation: error.operation, problem: error.message };
    const code = error.port === 'token API' ? 'token-api-failed' : 'secret-store-failed';
    throw new DiagnosticsError(toTerraform(runCodes.diagnose(code, parameters)));
  }
}
